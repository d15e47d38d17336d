import type { FactApplier } from '#main/ingest/applier.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Fact } from '#main/ingest/fact.ts'
import { forgetCursors } from '#main/ingest/cursors.ts'
import { createIngestApply } from '#main/ingest/ingest-apply.ts'
import { ingestOperations } from '#main/ingest/ingest-operations.ts'
import { foundation } from '#main/migrations/cache/0010-foundation.ts'
import type { Migration } from '#main/platform/database/migrate.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition, WriteDefinition } from '#main/platform/database/store.ts'
import type { StoreDefinition } from '#main/platform/database/store-definition.ts'

// A small feature with everything a real one has: entries with a natural key, a newest-wins value, and a derived roll-up.

export type ToyEntry = Fact & { readonly kind: 'toy.entry'; readonly key: string; readonly amount: number }
export type ToyLevel = Fact & { readonly kind: 'toy.level'; readonly name: string; readonly level: number }
export type ToyStored = Fact & { readonly kind: 'toy.stored'; readonly amount: number }
export type ToyChange = { readonly keys: readonly string[] }

export const toyTables: Migration = {
  version: 20,
  up: (db) => {
    db.exec(`
      CREATE TABLE toy_entries (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, happened_at INTEGER NOT NULL, amount INTEGER NOT NULL) STRICT;
      CREATE INDEX toy_entries_by_time ON toy_entries (happened_at);
      CREATE TABLE toy_levels (name TEXT PRIMARY KEY, level INTEGER NOT NULL, observed_at INTEGER NOT NULL) STRICT;
      CREATE TABLE toy_totals (day INTEGER PRIMARY KEY, entries INTEGER NOT NULL, amount INTEGER NOT NULL) STRICT;
    `)
  },
}

const DAY_MS = 86_400_000

const mergeKeys = (earlier: ToyChange, later: ToyChange): ToyChange => ({ keys: [...new Set([...earlier.keys, ...later.keys])] })

export const toyApplier: FactApplier<ToyEntry | ToyLevel, ToyChange> = {
  feature: 'toy',
  kinds: ['toy.entry', 'toy.level'],
  merge: mergeKeys,
  apply(db, facts, context) {
    const keys: string[] = []
    const insert = prepared(db, 'INSERT INTO toy_entries (key, happened_at, amount) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING')
    const level = prepared(
      db,
      `INSERT INTO toy_levels (name, level, observed_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE
       SET level = excluded.level, observed_at = excluded.observed_at WHERE excluded.observed_at > observed_at`,
    )
    for (const fact of facts) {
      if (fact.kind === 'toy.level') {
        if (level.run(fact.name, fact.level, fact.at).changes > 0) keys.push(fact.name)
        continue
      }
      if (fact.amount === -1) {
        context.reject(fact, 'gateway.protocol', 'An amount is never negative')
        continue
      }
      if (fact.amount === -2) throw new AppError('gateway.protocol', { details: { key: fact.key } })
      if (fact.amount === -3) throw new TypeError('A bug in the applier')
      if (insert.run(fact.key, fact.at, fact.amount).changes === 0) continue
      keys.push(fact.key)
      context.emit({ kind: 'toy.stored', at: fact.at, amount: fact.amount } satisfies ToyStored as Fact)
    }
    return keys.length === 0 ? undefined : { keys }
  },
}

export const toyTotalApplier: FactApplier<ToyStored, { readonly days: number }> = {
  feature: 'toy-total',
  kinds: ['toy.stored'],
  merge: (earlier, later) => ({ days: earlier.days + later.days }),
  apply(db, facts) {
    const add = prepared(
      db,
      `INSERT INTO toy_totals (day, entries, amount) VALUES (?, 1, ?) ON CONFLICT (day) DO UPDATE
       SET entries = entries + 1, amount = amount + excluded.amount`,
    )
    for (const fact of facts) add.run(Math.floor(fact.at / DAY_MS), fact.amount)
    return { days: facts.length }
  },
}

export const toyAppliers = [toyApplier, toyTotalApplier]
export const toyIngestApply = createIngestApply(toyAppliers)

export type ToyContents = { readonly entries: readonly unknown[]; readonly levels: readonly unknown[]; readonly totals: readonly unknown[] }

export const readToy: ReadDefinition<null, ToyContents> = {
  name: 'toy.contents',
  run: (db) => ({
    entries: db.prepare('SELECT key, happened_at, amount FROM toy_entries ORDER BY key').all(),
    levels: db.prepare('SELECT name, level, observed_at FROM toy_levels ORDER BY name').all(),
    totals: db.prepare('SELECT day, entries, amount FROM toy_totals ORDER BY day').all(),
  }),
}

export const countToy: ReadDefinition<null, number> = {
  name: 'toy.count',
  run: (db) => Number(db.prepare('SELECT count(*) FROM toy_entries').pluck().get()),
}

export const addToy: WriteDefinition<{ readonly key: string; readonly amount: number }, number> = {
  name: 'toy.add',
  run: (db, { key, amount }) => Number(db.prepare('INSERT INTO toy_entries (key, happened_at, amount) VALUES (?, 0, ?)').run(key, amount).lastInsertRowid),
}

/** Writes one row and then fails, to prove that nothing stays. */
export const addThenFail: WriteDefinition<{ readonly key: string }, never> = {
  name: 'toy.add-then-fail',
  run: (db, { key }) => {
    addToy.run(db, { key, amount: 1 })
    throw new AppError('item.unknown', { details: { key } })
  },
}

/** Ends the thread it runs on, as running out of memory would. */
export const dieWriting: WriteDefinition<null, never> = { name: 'toy.die-writing', run: () => process.exit(1) }
export const dieReading: ReadDefinition<null, never> = { name: 'toy.die-reading', run: () => process.exit(1) }

/** Lets the file grow no further: SQLite then fails exactly as on a full disk. */
export const limitPages: WriteDefinition<{ readonly pages: number }, null> = {
  name: 'toy.limit-pages',
  run: (db, { pages }) => {
    db.pragma(`max_page_count = ${String(pages)}`)
    return null
  },
}

export function rebuildToyTotals(db: Connection): void {
  db.exec(`DELETE FROM toy_totals;
    INSERT INTO toy_totals (day, entries, amount) SELECT happened_at / ${String(DAY_MS)}, count(*), sum(amount) FROM toy_entries GROUP BY 1`)
}

export const toyDefinition: StoreDefinition = {
  migrations: [foundation, toyTables],
  operations: {
    reads: [...ingestOperations.reads, readToy, countToy, dieReading],
    writes: [...ingestOperations.writes, toyIngestApply, addToy, addThenFail, dieWriting, limitPages],
  },
  salvage: {
    derivedTables: ['toy_totals'],
    rebuild: (db, lostTables) => {
      rebuildToyTotals(db)
      if (lostTables.length > 0) forgetCursors(db)
    },
  },
  backups: 'none',
}

export function aToyEntry(entry: Partial<ToyEntry> & { readonly key: string }): ToyEntry {
  return { kind: 'toy.entry', at: 1_760_000_000_000, amount: 1, ...entry }
}
