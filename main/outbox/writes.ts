import type { Draft } from '#shared/features/outbox/model.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { WriteDefinition } from '#main/platform/database/store.ts'

export type NewDraft = Omit<Draft, 'status' | 'error'> & { readonly profileId: string }

/** Keeps a draft. A newer one about the same subject replaces an unsent older one: only the last wish counts. */
export const keepDraft: WriteDefinition<NewDraft, void> = {
  name: 'outbox.keep',
  run: (db, made) => {
    prepared(db, "DELETE FROM drafts WHERE profile_id = ? AND kind = ? AND subject = ? AND status IN ('waiting', 'conflict', 'failed')").run(
      made.profileId, made.kind, made.subject,
    )
    prepared(
      db,
      `INSERT INTO drafts (id, profile_id, kind, title, subject, base, mine, made_at, status, error)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', NULL)`,
    ).run(made.id, made.profileId, made.kind, made.title, made.subject, JSON.stringify(made.base), JSON.stringify(made.mine), made.madeAt)
  },
}

export const setDraftStatus: WriteDefinition<{ readonly id: string; readonly status: Draft['status']; readonly error: string | null }, void> = {
  name: 'outbox.set-status',
  run: (db, { id, status, error }) => {
    prepared(db, 'UPDATE drafts SET status = ?, error = ? WHERE id = ?').run(status, error, id)
  },
}

export const settleInterrupted: WriteDefinition<{ readonly profileId: string }, void> = {
  name: 'outbox.settle-interrupted',
  run: (db, { profileId }) => {
    prepared(db, "UPDATE drafts SET status = 'unknown-outcome', error = 'outbox.unknown-outcome' WHERE profile_id = ? AND status = 'applying'").run(profileId)
  },
}

export const dropDraft: WriteDefinition<{ readonly profileId: string; readonly id: string }, void> = {
  name: 'outbox.drop',
  run: (db, { profileId, id }) => {
    prepared(db, 'DELETE FROM drafts WHERE profile_id = ? AND id = ?').run(profileId, id)
  },
}

export type NewJournalEntry = {
  readonly profileId: string
  readonly at: number
  readonly kind: string
  readonly subject: string
  readonly before: unknown
  readonly after: unknown
  readonly outcome: 'applied' | 'unknown' | 'failed'
}

export const addToJournal: WriteDefinition<NewJournalEntry, void> = {
  name: 'outbox.journal',
  run: (db, entry) => {
    prepared(db, 'INSERT INTO journal (profile_id, at, kind, subject, before, after, outcome) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      entry.profileId, entry.at, entry.kind, entry.subject, JSON.stringify(entry.before), JSON.stringify(entry.after), entry.outcome,
    )
  },
}
