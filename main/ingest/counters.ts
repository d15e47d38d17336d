import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition } from '#main/platform/database/store.ts'

export type CounterName = 'facts_offered' | 'facts_rejected' | 'first_alive_at' | 'last_alive_at'

export function addToCounter(db: Connection, name: CounterName, amount: number): void {
  prepared<[string, number]>(
    db,
    'INSERT INTO ingest_counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value',
  ).run(name, amount)
}

export function setCounter(db: Connection, name: CounterName, value: number): void {
  prepared<[string, number]>(
    db,
    'INSERT INTO ingest_counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, value)
}

export function counterOf(db: Connection, name: CounterName): number | undefined {
  return prepared<[string], { value: number }>(db, 'SELECT value FROM ingest_counters WHERE name = ?').get(name)?.value
}

/** Totals and heartbeats by name; times in epoch ms. A name is absent until it was first written. */
export const readCounters: ReadDefinition<null, Readonly<Partial<Record<CounterName, number>>>> = {
  name: 'ingest.counters',
  run: (db) =>
    Object.fromEntries(
      prepared<[], { name: string; value: number }>(db, 'SELECT name, value FROM ingest_counters')
        .all()
        .map(({ name, value }) => [name, value]),
    ),
}
