import { prepared } from '#main/platform/database/prepared.ts'
import type { WriteDefinition } from '#main/platform/database/store.ts'

export const keepOffline: WriteDefinition<{ readonly profileId: string; readonly on: boolean; readonly at: number }, void> = {
  name: 'connection.keep-offline',
  run: (db, { profileId, on, at }) => {
    if (on) prepared(db, 'INSERT INTO offline_choices (profile_id, chosen_at) VALUES (?, ?) ON CONFLICT DO NOTHING').run(profileId, at)
    else prepared(db, 'DELETE FROM offline_choices WHERE profile_id = ?').run(profileId)
  },
}
