import { Button } from '@mantine/core'
import { useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useAllCommands } from '#renderer/platform/commands.tsx'
import type { Command } from '#renderer/platform/commands.tsx'
import { usePreferences, useSetPreferences } from '#renderer/platform/preferences.ts'
import { chordOf, conflictOf } from '#renderer/platform/shortcuts.ts'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { Keys } from '#renderer/ui/kbd.tsx'
import classes from './settings.module.css'

const MOST_CHORDS = 2

/** Every command with its keys. A binding that would shadow another is refused and the other one named. */
export function ShortcutsPart(): ReactNode {
  const commands = useAllCommands()
  const { shortcuts } = usePreferences()
  const set = useSetPreferences()
  const [recordingId, setRecordingId] = useState<string | null>(null)
  const boundOf = (command: Command): string => shortcuts[command.id] ?? command.shortcut ?? ''
  const bound = Object.fromEntries(commands.map((command) => [command.id, boundOf(command)] as const).filter(([, sequence]) => sequence !== ''))
  const sorted = [...commands].sort((a, b) => Number(boundOf(a) === '') - Number(boundOf(b) === '') || a.label.localeCompare(b.label))
  function save(command: Command, sequence: string): void {
    const others = Object.entries(shortcuts).filter(([id]) => id !== command.id)
    // What equals the default is not stored, so that a later default can reach this person.
    set({ shortcuts: Object.fromEntries(sequence === (command.shortcut ?? '') ? others : [...others, [command.id, sequence]]) })
    setRecordingId(null)
  }
  return (
    <div className={classes.rows}>
      <div className={classes.row}>
        <div className={classes.lineText}><span>Shortcuts never fire while you type in a field. Commands of a view are listed while it is open.</span></div>
        <Button disabled={Object.keys(shortcuts).length === 0} onClick={() => set({ shortcuts: {} })}>Put all back</Button>
      </div>
      <ul>
        {sorted.map((command) => (
          <li key={command.id} className={joinClasses(classes.line, classes.dense)}>
            <div className={classes.lineText}><b>{command.label}</b></div>
            {recordingId === command.id ? (
              <Recorder
                label={command.label}
                conflictWith={(sequence) => {
                  const others = Object.fromEntries(Object.entries(bound).filter(([id]) => id !== command.id))
                  const id = conflictOf(sequence, others)
                  return id === undefined ? undefined : commands.find((other) => other.id === id)?.label
                }}
                save={(sequence) => save(command, sequence)} cancel={() => setRecordingId(null)}
              />
            ) : (
              <>
                {boundOf(command) === '' ? <span className={classes.when}>none</span> : <Keys sequence={boundOf(command)} />}
                <Button variant="subtle" aria-label={`Change the shortcut of ${command.label}`} onClick={() => setRecordingId(command.id)}>Change</Button>
                {shortcuts[command.id] === undefined ? null : <Button variant="subtle" aria-label={`Put the shortcut of ${command.label} back`} onClick={() => save(command, command.shortcut ?? '')}>Put back</Button>}
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Recorder({ label, conflictWith, save, cancel }: { readonly label: string; readonly conflictWith: (sequence: string) => string | undefined; readonly save: (sequence: string) => void; readonly cancel: () => void }): ReactNode {
  const [sequence, setSequence] = useState('')
  const conflict = sequence === '' ? undefined : conflictWith(sequence)
  function onKeyDown(event: KeyboardEvent): void {
    // Tab must go on leading out of the field, or it would be a trap.
    if (event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') cancel()
    else if (event.key === 'Backspace') setSequence('')
    else if (event.key === 'Enter') {
      if (sequence !== '' && conflict === undefined) save(sequence)
    } else {
      const chord = chordOf(event)
      if (chord !== undefined) setSequence((before) => (before === '' || before.split(' ').length >= MOST_CHORDS ? chord : `${before} ${chord}`))
    }
  }
  return (
    <div className={classes.recorder}>
      <input className={classes.keys} autoFocus readOnly aria-label={`New keys for ${label}`} value={sequence} placeholder="press keys" onKeyDown={onKeyDown} />
      {conflict === undefined ? null : <span className={classes.conflict} role="alert">taken by “{conflict}”</span>}
      <Button variant="filled" disabled={sequence === '' || conflict !== undefined} onClick={() => save(sequence)}>Use these</Button>
      <Button variant="subtle" onClick={() => save('')}>No keys</Button>
      <Button variant="subtle" onClick={cancel}>Cancel</Button>
    </div>
  )
}
