import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { ReadDefinition, WriteDefinition } from '#main/platform/database/store.ts'

type OfProfile = { readonly profileId: string }

/** When the visit before the present one ended; null: this is the first. Lives in `state.db`. */
export const readLastVisit: ReadDefinition<OfProfile, Instant | null> = {
  name: 'overview.last-visit',
  run: (db, { profileId }) =>
    prepared<[string], { at: number | null }>(db, 'SELECT previous_ended_at AS at FROM visits WHERE profile_id = ?').get(profileId)?.at ?? null,
}

/** A visit begins: the one before ended when it was last seen. */
export const beginVisit: WriteDefinition<OfProfile & { readonly at: Instant }, null> = {
  name: 'overview.begin-visit',
  run: (db, { profileId, at }) => {
    prepared(
      db,
      `INSERT INTO visits (profile_id, previous_ended_at, last_seen_at) VALUES (?, NULL, ?)
       ON CONFLICT (profile_id) DO UPDATE SET previous_ended_at = last_seen_at, last_seen_at = excluded.last_seen_at`,
    ).run(profileId, at)
    return null
  },
}

/** The visit goes on. */
export const continueVisit: WriteDefinition<OfProfile & { readonly at: Instant }, null> = {
  name: 'overview.continue-visit',
  run: (db, { profileId, at }) => {
    prepared(db, 'UPDATE visits SET last_seen_at = ? WHERE profile_id = ?').run(at, profileId)
    return null
  },
}
