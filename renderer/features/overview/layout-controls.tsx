import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconChevronDown, IconClipboard, IconClipboardCopy, IconDeviceFloppy, IconLayoutGrid, IconPlus, IconRestore, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { CardId, Layout } from '#shared/features/overview/model.ts'
import { useCommands } from '#renderer/platform/commands.tsx'
import { describeError } from '#renderer/platform/describe-error.ts'
import { copyText } from '#renderer/ui/use-copy.ts'
import { cardNames, usualCards, writeLayout } from './layouts.ts'
import { PasteLayoutDialog, SaveLayoutDialog } from './layout-dialogs.tsx'
import { useChooseLayout, useRemoveLayout, useSaveLayout } from './queries.ts'
import classes from './overview.module.css'

/** Which cards there are, and layouts by name. */
export function LayoutControls({ layout, names, isArranging, onArrange, onCards }: {
  readonly layout: Layout
  readonly names: readonly string[]
  readonly isArranging: boolean
  readonly onArrange: (on: boolean) => void
  readonly onCards: (cards: readonly CardId[]) => void
}): ReactNode {
  const [dialog, setDialog] = useState<'save' | 'paste' | null>(null)
  const choose = useChooseLayout()
  const remove = useRemoveLayout()
  const save = useSaveLayout()
  const hidden = usualCards.filter((card) => !layout.cards.includes(card))
  const tell = (message: string): void => void notifications.show({ message, autoClose: 5_000 })
  const copy = (): void => void copyText(writeLayout(layout)).then(() => tell(`The layout “${layout.name}” is on the clipboard`), () => tell('The clipboard refused the text. Try again after clicking into the window.'))
  const store = (next: Layout): void => save.mutate(next, { onSuccess: () => choose.mutate(next.name), onError: (error) => tell(`The layout was not saved. ${describeError(error).says}`) })
  useCommands([
    { id: 'overview.copy-layout', label: 'Copy layout as JSON', group: 'here', run: copy },
    { id: 'overview.paste-layout', label: 'Paste a layout', group: 'here', run: () => setDialog('paste') },
    { id: 'overview.save-layout', label: 'Save layout as', group: 'here', run: () => setDialog('save') },
  ])
  return (
    <>
      {isArranging ? <Button variant="filled" onClick={() => onArrange(false)}>Done arranging</Button> : null}
      <Menu width={200}>
        <Menu.Target><Button variant="subtle" leftSection={<IconPlus size={14} aria-hidden />} disabled={hidden.length === 0} title={hidden.length === 0 ? 'Every card is shown already' : undefined}>Add card</Button></Menu.Target>
        <Menu.Dropdown>{hidden.map((card) => <Menu.Item key={card} onClick={() => onCards([...layout.cards, card])}>{cardNames[card]}</Menu.Item>)}</Menu.Dropdown>
      </Menu>
      <Menu width={232}>
        <Menu.Target><Button rightSection={<IconChevronDown size={14} aria-hidden />}>Layout: {layout.name}</Button></Menu.Target>
        <Menu.Dropdown>
          {names.map((name) => <Menu.Item key={name} leftSection={name === layout.name ? <IconCheck size={14} /> : <i className={classes.noCheck} />} aria-current={name === layout.name} onClick={() => choose.mutate(name)}>{name}</Menu.Item>)}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLayoutGrid size={14} />} onClick={() => onArrange(!isArranging)}>{isArranging ? 'Done arranging' : 'Arrange and hide cards'}</Menu.Item>
          <Menu.Item leftSection={<IconDeviceFloppy size={14} />} onClick={() => setDialog('save')}>Save layout as…</Menu.Item>
          <Menu.Item leftSection={<IconRestore size={14} />} onClick={() => onCards(usualCards)}>Show all cards in their usual order</Menu.Item>
          <Menu.Item leftSection={<IconTrash size={14} />} disabled={names.length < 2} onClick={() => remove.mutate(layout.name)}>{`Remove “${layout.name}”`}</Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconClipboardCopy size={14} />} onClick={copy}>Copy layout as JSON</Menu.Item>
          <Menu.Item leftSection={<IconClipboard size={14} />} onClick={() => setDialog('paste')}>Paste a layout…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'save' ? <SaveLayoutDialog names={names} close={() => setDialog(null)} onSave={(name) => store({ name, cards: layout.cards })} /> : null}
      {dialog === 'paste' ? <PasteLayoutDialog close={() => setDialog(null)} onPaste={store} /> : null}
    </>
  )
}
