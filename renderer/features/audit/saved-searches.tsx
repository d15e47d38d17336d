import { ActionIcon, Button, Menu, Modal, TextInput } from '@mantine/core'
import { IconBookmark, IconChevronDown, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { describeError } from '#renderer/platform/describe-error.ts'
import { auditQueries, useRemoveSearch, useSaveSearch } from './queries.ts'
import classes from './audit.module.css'

/** Searches by name. */
export function SavedSearches({ text, isSaving, setIsSaving, onChoose }: { readonly text: string; readonly isSaving: boolean; readonly setIsSaving: (saving: boolean) => void; readonly onChoose: (text: string) => void }): ReactNode {
  const saved = useQuery(auditQueries.savedSearches()).data?.data ?? []
  const remove = useRemoveSearch()
  const current = saved.find((search) => search.text.trim() === text.trim())
  return (
    <>
      <Menu width={288} position="bottom-start">
        <Menu.Target><Button leftSection={<IconBookmark size={14} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />}>{current?.name ?? 'Saved searches'}</Button></Menu.Target>
        <Menu.Dropdown>
          {saved.length === 0 ? <Menu.Label>No search is saved yet</Menu.Label> : null}
          {saved.map((search) => (
            <div key={search.id} className={classes.savedRow}>
              <Menu.Item className={classes.savedItem ?? ''} aria-current={search.id === current?.id} onClick={() => onChoose(search.text)}><span className={classes.savedName}>{search.name}</span><code className={classes.savedText}>{search.text}</code></Menu.Item>
              <ActionIcon size={24} aria-label={`Remove the saved search ${search.name}`} onClick={() => remove.mutate(search.id)}><IconTrash size={14} aria-hidden /></ActionIcon>
            </div>
          ))}
          <Menu.Divider />
          <Menu.Item disabled={text.trim() === ''} onClick={() => setIsSaving(true)}>Save this search…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isSaving ? <SaveDialog text={text} close={() => setIsSaving(false)} /> : null}
    </>
  )
}

function SaveDialog({ text, close }: { readonly text: string; readonly close: () => void }): ReactNode {
  const [name, setName] = useState('')
  const save = useSaveSearch()
  const clean = name.trim()
  return (
    <Modal opened onClose={close} title="Save this search">
      <form onSubmit={(event) => { event.preventDefault(); if (clean !== '') save.mutate({ name: clean, text }, { onSuccess: close }) }}>
        <p className={classes.savedWhat}><code>{text}</code></p>
        <TextInput data-autofocus label="Name" maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} error={save.isError ? describeError(save.error).says : undefined} />
        <div className={classes.buttons}><Button onClick={close}>Cancel</Button><Button type="submit" variant="filled" disabled={clean === ''} loading={save.isPending}>Save search</Button></div>
      </form>
    </Modal>
  )
}
