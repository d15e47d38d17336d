import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'
import type { IngestBatch } from './fact.ts'

/** Part of the transaction that stores the facts: a cursor can never be ahead of them or behind. */
export function moveCursors(db: Connection, batches: readonly IngestBatch[]): void {
  const move = prepared<[string, string, string, number]>(
    db,
    `INSERT INTO cursors (source, key, value, moved_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (source, key) DO UPDATE SET value = excluded.value, moved_at = excluded.moved_at`,
  )
  for (const { source, cursors, receivedAt } of batches) {
    for (const { key, value } of cursors) move.run(source, key, value, receivedAt)
  }
}

/** Makes every source start over: applying facts again changes nothing, and what was lost comes back if it still exists. */
export function forgetCursors(db: Connection): void {
  db.exec('DELETE FROM cursors')
}

/** The stored cursors of one source: value by key. */
export const readCursors: ReadDefinition<{ readonly source: string }, Readonly<Record<string, string>>> = {
  name: 'ingest.cursors',
  run: (db, { source }) =>
    Object.fromEntries(
      prepared<[string], { key: string; value: string }>(db, 'SELECT key, value FROM cursors WHERE source = ?')
        .all(source)
        .map(({ key, value }) => [key, value]),
    ),
}
