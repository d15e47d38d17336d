import type { Draft } from '#shared/features/outbox/model.ts'
import { draft } from '#shared/features/outbox/model.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'

type DraftRow = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly subject: string
  readonly base: string
  readonly mine: string
  readonly made_at: number
  readonly status: string
  readonly error: string | null
}

const COLUMNS = 'id, kind, title, subject, base, mine, made_at, status, error'

function toDraft(row: DraftRow): Draft {
  return draft.parse({
    id: row.id,
    kind: row.kind,
    title: row.title,
    subject: row.subject,
    base: JSON.parse(row.base) as unknown,
    mine: JSON.parse(row.mine) as unknown,
    madeAt: row.made_at,
    status: row.status,
    error: row.error,
  })
}

/** Drafts of one profile that still need somebody, oldest first. */
export const openDrafts: ReadDefinition<{ readonly profileId: string }, Draft[]> = {
  name: 'outbox.open-drafts',
  run: (db, { profileId }) =>
    (prepared(db, `SELECT ${COLUMNS} FROM drafts WHERE profile_id = ? AND status <> 'applied' ORDER BY made_at, id`).all(profileId) as DraftRow[]).map(toDraft),
}

export const readDraft: ReadDefinition<{ readonly profileId: string; readonly id: string }, Draft | null> = {
  name: 'outbox.draft',
  run: (db, { profileId, id }) => {
    const row = prepared(db, `SELECT ${COLUMNS} FROM drafts WHERE profile_id = ? AND id = ?`).get(profileId, id) as DraftRow | undefined
    return row === undefined ? null : toDraft(row)
  },
}

export type JournalEntry = { readonly at: number; readonly kind: string; readonly subject: string; readonly before: string; readonly after: string; readonly outcome: string }

/** The newest 200 changes this console made through one profile. */
export const readJournal: ReadDefinition<{ readonly profileId: string }, JournalEntry[]> = {
  name: 'outbox.journal',
  run: (db, { profileId }) =>
    prepared(db, 'SELECT at, kind, subject, before, after, outcome FROM journal WHERE profile_id = ? ORDER BY id DESC LIMIT 200').all(profileId) as JournalEntry[],
}
