import { prepared } from '#main/platform/database/prepared.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'

/** Whether a person chose to keep this profile offline, also before the last restart. */
export const isKeptOffline: ReadDefinition<{ readonly profileId: string }, boolean> = {
  name: 'connection.is-kept-offline',
  run: (db, { profileId }) => prepared(db, 'SELECT 1 FROM offline_choices WHERE profile_id = ?').get(profileId) !== undefined,
}
