import type { SavedSearch } from '#shared/features/audit/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { ReadDefinition, WriteDefinition } from '#main/platform/database/store.ts'

/** Saved searches of one profile, by name. Lives in `state.db`. */
export const readSavedSearches: ReadDefinition<{ readonly profileId: string }, SavedSearch[]> = {
  name: 'audit.saved-searches',
  run: (db, { profileId }) =>
    prepared<[string], SavedSearch>(db, 'SELECT id, name, text FROM saved_searches WHERE profile_id = ? ORDER BY name COLLATE NOCASE, id').all(profileId),
}

/** Saves under a name; a search of the same name is replaced and keeps its id. */
export const saveSearch: WriteDefinition<SavedSearch & { readonly profileId: string; readonly at: Instant }, SavedSearch> = {
  name: 'audit.save-search',
  run: (db, { id, name, text, profileId, at }) => {
    const saved = prepared<[string, string, string, string, number], SavedSearch>(
      db,
      `INSERT INTO saved_searches (id, profile_id, name, text, saved_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (profile_id, name COLLATE NOCASE) DO UPDATE SET name = excluded.name, text = excluded.text, saved_at = excluded.saved_at
       RETURNING id, name, text`,
    ).get(id, profileId, name, text, at)
    return saved ?? { id, name, text }
  },
}

export const removeSearch: WriteDefinition<{ readonly profileId: string; readonly id: string }, void> = {
  name: 'audit.remove-search',
  run: (db, { profileId, id }) => {
    prepared(db, 'DELETE FROM saved_searches WHERE profile_id = ? AND id = ?').run(profileId, id)
  },
}
