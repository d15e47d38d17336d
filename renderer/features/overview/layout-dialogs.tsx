import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Layout } from '#shared/features/overview/model.ts'
import { readLayout } from './layouts.ts'
import classes from './overview.module.css'

/** Asks for a name; one that exists is replaced, and the dialog says so. */
export function SaveLayoutDialog({ names, close, onSave }: { readonly names: readonly string[]; readonly close: () => void; readonly onSave: (name: string) => void }): ReactNode {
  const [name, setName] = useState('')
  const clean = name.trim()
  return (
    <Modal opened onClose={close} title="Save layout as">
      <form onSubmit={(event) => { event.preventDefault(); if (clean !== '') { onSave(clean); close() } }}>
        <TextInput data-autofocus label="Name" maxLength={40} value={name} onChange={(event) => setName(event.currentTarget.value)} description={names.includes(clean) ? `“${clean}” exists and will be replaced.` : undefined} />
        <div className={classes.buttons}><Button onClick={close}>Cancel</Button><Button type="submit" variant="filled" disabled={clean === ''}>{names.includes(clean) ? 'Replace layout' : 'Save layout'}</Button></div>
      </form>
    </Modal>
  )
}

/** Takes a layout as JSON text from wherever it was copied. */
export function PasteLayoutDialog({ close, onPaste }: { readonly close: () => void; readonly onPaste: (layout: Layout) => void }): ReactNode {
  const [text, setText] = useState('')
  const read = text.trim() === '' ? undefined : readLayout(text)
  return (
    <Modal opened onClose={close} title="Paste a layout">
      <form onSubmit={(event) => { event.preventDefault(); if (read?.ok === true) { onPaste(read.layout); close() } }}>
        <Textarea data-autofocus label="Layout as JSON" rows={8} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <p className={classes.readAs} role="status">{read === undefined ? 'Paste what “Copy layout as JSON” put on the clipboard.' : read.ok ? `“${read.layout.name}” with ${String(read.layout.cards.length)} cards. A layout of this name is replaced.` : read.says}</p>
        <div className={classes.buttons}><Button onClick={close}>Cancel</Button><Button type="submit" variant="filled" disabled={read?.ok !== true}>Use this layout</Button></div>
      </form>
    </Modal>
  )
}
