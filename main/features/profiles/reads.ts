import type { ReadDefinition } from '#main/platform/database/store.ts'
import type { Profile } from '#shared/features/profiles/model.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import { toProfile, type ProfileRow } from './row.ts'

/** All profiles, the last opened first. */
export const listProfiles: ReadDefinition<Record<string, never>, Profile[]> = {
  name: 'profiles.list',
  run: (db) =>
    (prepared(db, 'SELECT * FROM profiles ORDER BY last_opened_at DESC NULLS LAST, name, id').all() as ProfileRow[]).map(toProfile),
}

export const readProfile: ReadDefinition<{ readonly id: string }, Profile | null> = {
  name: 'profiles.read',
  run: (db, { id }) => {
    const row = prepared(db, 'SELECT * FROM profiles WHERE id = ?').get(id) as ProfileRow | undefined
    return row === undefined ? null : toProfile(row)
  },
}

export type RememberedStore = { readonly store: string; readonly pinned: boolean }

export const readRememberedStore: ReadDefinition<{ readonly id: string }, RememberedStore | null> = {
  name: 'profiles.remembered-store',
  run: (db, { id }) => {
    const row = prepared(db, 'SELECT secret_store, secret_store_pinned FROM profiles WHERE id = ?').get(id) as
      | { secret_store: string | null; secret_store_pinned: number }
      | undefined
    return row === undefined || row.secret_store === null ? null : { store: row.secret_store, pinned: row.secret_store_pinned === 1 }
  },
}
