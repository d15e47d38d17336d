import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowRight, IconBookmark, IconLock, IconSearch, IconServer2, IconUser } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId, useMemo, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useAllCommands } from '#renderer/platform/commands.tsx'
import { api, ask } from '#renderer/platform/ipc-client.ts'
import { usePreferences } from '#renderer/platform/preferences.ts'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { Keys } from '#renderer/ui/kbd.tsx'
import { Marked } from './marked.tsx'
import { toSections } from './palette-entries.ts'
import type { PaletteEntry } from './palette-entries.ts'
import { shortcutOf } from './use-shortcuts.ts'
import classes from './palette.module.css'

const itemIcons = { server: IconServer2, user: IconUser, 'saved-search': IconBookmark }

/** Every view, action, MCP server, user and saved search by name. What cannot be done now says why. */
export function Palette({ opened, close, goTo }: { readonly opened: boolean; readonly close: () => void; readonly goTo: (path: string) => void }): ReactNode {
  return (
    <Modal opened={opened} onClose={close} withCloseButton={false} centered={false} yOffset={72} size={680} padding={0} title="Go to or do anything" classNames={{ header: 'visually-hidden' }}>
      {opened ? <PaletteBody close={close} goTo={goTo} /> : null}
    </Modal>
  )
}

function PaletteBody({ close, goTo }: { readonly close: () => void; readonly goTo: (path: string) => void }): ReactNode {
  const id = useId()
  const commands = useAllCommands()
  const { shortcuts } = usePreferences()
  const [query, setQuery] = useState('')
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [asked] = useDebouncedValue(query.trim(), 60)
  const found = useQuery({ queryKey: ['palette', 'find', asked], queryFn: () => ask(api.palette.find({ text: asked.slice(0, 100) })), enabled: asked !== '', placeholderData: keepPreviousData, gcTime: 30_000 })
  const items = query.trim() === '' ? undefined : found.data?.data
  const sections = useMemo(() => toSections(query, commands, items ?? []), [query, commands, items])
  const entries = sections.flatMap((section) => section.entries)
  const chosen = entries.find((entry) => entry.id === chosenId) ?? entries[0]

  function run(entry: PaletteEntry | undefined): void {
    if (entry === undefined || (entry.command?.disabledReason ?? null) !== null) return
    close()
    if (entry.item !== undefined) goTo(entry.item.path)
    // After the dialog has given the focus back, so that a command may move it.
    else requestAnimationFrame(() => entry.command?.run())
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const at = entries.findIndex((entry) => entry.id === chosen?.id)
      const next = entries[(at + step + entries.length) % Math.max(1, entries.length)]
      setChosenId(next?.id ?? null)
      document.getElementById(`${id}-${next?.id ?? ''}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(chosen)
    } else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      close()
    }
  }

  return (
    <div className={classes.palette}>
      <div className={classes.search}>
        <IconSearch size={16} aria-hidden />
        <input
          data-autofocus
          className={classes.input}
          role="combobox" aria-expanded aria-controls={`${id}-list`} aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.id}`} aria-label="Go to or do anything"
          placeholder="Go to or do anything" value={query} autoComplete="off" spellCheck={false}
          onChange={(event) => {
            setQuery(event.target.value)
            setChosenId(null)
          }}
          onKeyDown={onKeyDown}
        />
        <span className={classes.count} role="status">{entries.length} {entries.length === 1 ? 'result' : 'results'}</span>
      </div>
      <div className={classes.list} id={`${id}-list`} role="listbox" aria-label="Results">
        {sections.map((section) => (
          <div key={section.title} role="group" aria-label={section.title}>
            <div className={classes.section} aria-hidden>{section.title}</div>
            {section.entries.map((entry) => {
              const reason = entry.command?.disabledReason ?? null
              const sequence = entry.command === undefined ? undefined : shortcutOf(entry.command, shortcuts)
              const Icon = entry.item === undefined ? IconArrowRight : itemIcons[entry.item.kind]
              return (
                <div key={entry.id} id={`${id}-${entry.id}`} role="option" aria-selected={entry.id === chosen?.id} aria-disabled={reason !== null} className={joinClasses(classes.option, entry.id === chosen?.id && classes.chosen, reason !== null && classes.disabled)} onClick={() => run(entry)} onPointerMove={() => setChosenId(entry.id)}>
                  <span className={classes.icon}>{entry.command?.icon ?? <Icon size={14} aria-hidden />}</span>
                  <Marked text={entry.label} ranges={entry.ranges} />
                  {entry.detail === undefined ? null : <span className={classes.detail}>{entry.detail}</span>}
                  <span className={classes.space} />
                  {reason === null ? null : <span className={classes.reason}><IconLock size={12} aria-hidden />{reason}</span>}
                  {sequence === undefined || reason !== null ? null : <Keys sequence={sequence} />}
                </div>
              )
            })}
          </div>
        ))}
        {entries.length === 0 ? <p className={classes.nothing}>Nothing is called that. Names of servers and users are searched in the local cache.</p> : null}
      </div>
      <div className={classes.foot} aria-hidden>
        <Keys sequence="arrowup arrowdown" /> move <Keys sequence="enter" /> run <Keys sequence="escape" /> close
        <span className={classes.space} />
        <Keys sequence="?" /> all shortcuts
      </div>
    </div>
  )
}
