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
