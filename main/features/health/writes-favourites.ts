import { prepared } from '#main/platform/database/prepared.ts'
import type { ReadDefinition, WriteDefinition } from '#main/platform/database/store.ts'

export const readFavourites: ReadDefinition<{ readonly profileId: string }, readonly string[]> = {
  name: 'health.favourites',
  run: (db, { profileId }) =>
    prepared<[string], { server_id: string }>(db, 'SELECT server_id FROM favourites WHERE profile_id = ?').all(profileId).map((row) => row.server_id),
}

export const writeFavourite: WriteDefinition<{ readonly profileId: string; readonly serverId: string; readonly favourite: boolean }, null> = {
  name: 'health.set-favourite',
  run(db, { profileId, serverId, favourite }) {
    if (favourite) prepared(db, 'INSERT OR IGNORE INTO favourites (profile_id, server_id) VALUES (?, ?)').run(profileId, serverId)
    else prepared(db, 'DELETE FROM favourites WHERE profile_id = ? AND server_id = ?').run(profileId, serverId)
    return null
  },
}
