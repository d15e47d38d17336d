import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'

/** When the freshest of some sources was last heard; null: none ever was. */
export const heardAt: ReadDefinition<{ readonly sources: readonly string[] }, Instant | null> = {
  name: 'ingest.heard-at',
  run: (db, { sources }) =>
    prepared<[string], { at: number | null }>(db, 'SELECT max(moved_at) AS at FROM cursors WHERE source IN (SELECT value FROM json_each(?))').get(
      JSON.stringify(sources),
    )?.at ?? null,
}
