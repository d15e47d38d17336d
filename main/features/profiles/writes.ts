import type { WriteDefinition } from '#main/platform/database/store.ts'
import type { Profile } from '#shared/features/profiles/model.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import { toRow } from './row.ts'

export const saveProfile: WriteDefinition<Profile, void> = {
  name: 'profiles.save',
  run: (db, saved) => {
    prepared(
      db,
      `INSERT INTO profiles (id, name, body, secret_store, created_at, last_opened_at)
       VALUES (@id, @name, @body, @secret_store, @created_at, @last_opened_at)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body,
         secret_store = excluded.secret_store, last_opened_at = excluded.last_opened_at`,
    ).run(toRow(saved))
  },
}

export const markOpened: WriteDefinition<{ readonly id: string; readonly at: number }, void> = {
  name: 'profiles.mark-opened',
  run: (db, { id, at }) => {
    prepared(db, 'UPDATE profiles SET last_opened_at = ? WHERE id = ?').run(at, id)
  },
}

export const rememberStore: WriteDefinition<{ readonly id: string; readonly store: string; readonly pinned: boolean }, void> = {
  name: 'profiles.remember-store',
  run: (db, { id, store, pinned }) => {
    prepared(db, 'UPDATE profiles SET secret_store = ?, secret_store_pinned = ? WHERE id = ?').run(store, pinned ? 1 : 0, id)
  },
}

/** Removes the profile with everything people made under it; the append-only journal stays. */
export const removeProfile: WriteDefinition<{ readonly id: string }, void> = {
  name: 'profiles.remove',
  run: (db, { id }) => {
    prepared(db, 'DELETE FROM profiles WHERE id = ?').run(id)
  },
}
