import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useAllCommands } from '#renderer/platform/commands.tsx'
import { usePreferences } from '#renderer/platform/preferences.ts'
import { Keys } from '#renderer/ui/kbd.tsx'
import { shortcutOf } from './use-shortcuts.ts'
import classes from './dialogs.module.css'

const groups = [['go', 'Go to'], ['here', 'In this view'], ['everywhere', 'Everywhere']] as const

/** Every shortcut that works here and now, as it is bound now. */
export function ShortcutSheet({ opened, close, onRebind }: { readonly opened: boolean; readonly close: () => void; readonly onRebind: () => void }): ReactNode {
  const commands = useAllCommands()
  const { shortcuts } = usePreferences()
  return (
    <Modal opened={opened} onClose={close} title="Keyboard shortcuts" size={720}>
      <div className={classes.sheet}>
        {groups.map(([group, title]) => {
          const bound = commands.flatMap((command) => {
            const sequence = shortcutOf(command, shortcuts)
            return command.group === group && sequence !== undefined ? [{ command, sequence }] : []
          })
          if (bound.length === 0) return null
          return (
            <section key={group}>
              <h3 className={classes.sheetTitle}>{title}</h3>
              <dl className={classes.sheetList}>
                {bound.map(({ command, sequence }) => <div key={command.id}><dt>{command.label}</dt><dd><Keys sequence={sequence} /></dd></div>)}
              </dl>
            </section>
          )
        })}
      </div>
      <div className={classes.foot}>
        <span>In a list: <Keys sequence="j" /> <Keys sequence="k" /> or arrows move, <Keys sequence="enter" /> opens, <Keys sequence="mod+c" /> copies. No shortcut fires while you type in a field.</span>
        <Button onClick={onRebind}>Change shortcuts</Button>
      </div>
    </Modal>
  )
}
