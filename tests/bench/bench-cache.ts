import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ingestApply } from '#main/data-operations.ts'
import { cacheMigrations } from '#main/migrations/cache/index.ts'
import { migrate } from '#main/platform/database/migrate.ts'
import { openDatabase } from '#main/platform/database/open-database.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { benchRows, benchServers, toFact } from './bench-rows.ts'
import type { Progress } from './measure.ts'

const root = join(import.meta.dirname, '../..')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FLUSH = 2000
const WRITERS = ['main/migrations/cache', 'main/features/audit', 'main/features/cost', 'main/features/health', 'main/ingest'] as const

/** A filled cache file, and the end of the ninety days in it. */
export type BenchCache = { readonly file: string; readonly rows: number; readonly endAt: number }

/**
 * A cache with `rows` audit entries and a month of health checks, made by the real ingest. Kept in the temporary folder
 * under the hash of all that decides what is in it, so that only a change of those or a new day makes it anew.
 */
export function benchCache({ rows, now, tell }: { readonly rows: number; readonly now: number; readonly tell: Progress }): BenchCache {
  const endAt = now - (now % DAY_MS)
  const folder = join(tmpdir(), 'omnideck-bench')
  const name = `cache-${String(rows)}-`
  const file = join(folder, `${name}${hashOf(endAt)}.db`)
  if (existsSync(file)) return { file, rows, endAt }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Only the newest of each size is worth its room on the disk.
  for (const old of readdirSync(folder)) if (old.startsWith(name)) rmSync(join(folder, old))
  const building = `${file}.building`
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${building}${suffix}`, { force: true })
  const db = openDatabase(building, 'writer')
  migrate(db, cacheMigrations)
  fillHealth(db, endAt)
  fillAudit(db, rows, endAt, tell)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  renameSync(building, file)
  return { file, rows, endAt }
}

/** Contents of what writes the cache: when a line of it changes, an old file would measure yesterday's code. */
function hashOf(endAt: number): string {
  const hash = createHash('sha256').update(String(endAt))
  for (const folder of [...WRITERS.map((each) => join(root, each)), import.meta.dirname]) {
    for (const entry of readdirSync(folder).toSorted()) {
      const path = join(folder, entry)
      const isOfBench = folder === import.meta.dirname
      if (entry.endsWith('.test.ts') || (isOfBench && !entry.startsWith('bench-')) || !statSync(path).isFile()) continue
      hash.update(entry).update(readFileSync(path))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

function flush(db: Connection, source: string, facts: readonly { readonly kind: string; readonly at: number }[]): void {
  const receivedAt = (facts.at(-1)?.at ?? 0) + 2000
  const { rejected } = db.transaction(() =>
    ingestApply.run(db, { at: receivedAt, batches: [{ source, facts, cursors: [{ key: 'at', value: String(receivedAt) }], receivedAt }], slept: [] }),
  )()
  if (rejected > 0) throw new Error(`The ingest refused ${String(rejected)} of the bench's facts`)
}

function fillAudit(db: Connection, rows: number, endAt: number, tell: Progress): void {
  let batch: ReturnType<typeof toFact>[] = []
  let done = 0
  for (const row of benchRows({ count: rows, endAt })) {
    batch.push(toFact(row))
    if (batch.length < FLUSH) continue
    flush(db, 'pg.legacy_audit_logs', batch)
    done += batch.length
    batch = []
    if (done % 50_000 === 0) tell(`building the cache: ${done.toLocaleString('en')} of ${rows.toLocaleString('en')} rows`)
  }
  if (batch.length > 0) flush(db, 'pg.legacy_audit_logs', batch)
}

/** Twelve servers checked every five minutes for thirty days; each is down for a while now and then. */
function fillHealth(db: Connection, endAt: number): void {
  const from = endAt - 30 * DAY_MS
  const servers = benchServers.map((name, index) => ({
    id: String(index + 1), name, url: `https://${name}.example/mcp`, description: null, protocol: 'http', enabled: true, status: 'active', reportedHealth: 'healthy', lastHealthCheckAt: endAt,
  }))
  flush(db, 'omni2.registry', [{ kind: 'health.registry', at: from, servers } as { readonly kind: string; readonly at: number }])
  for (let day = from; day < endAt; day += DAY_MS) {
    const facts = Array.from({ length: 288 * servers.length }, (_, index) => {
      const at = day + Math.floor(index / servers.length) * 300_000
      const server = index % servers.length
      const ok = (Math.floor(at / HOUR_MS) + server * 31) % 97 !== 0
      return {
        kind: 'health.check', at, key: `${String(server)}-${String(at)}`, server: { id: String(server + 1) }, source: 'gateway',
        ok, latencyMs: ok ? 40 + ((at / 1000 + server * 17) % 160) : null, error: ok ? null : '503 from upstream', event: 'check',
      }
    })
    flush(db, 'omni2.health-logs', facts)
  }
  // Seen again at the end, as a registry that is asked for every minute is.
  flush(db, 'omni2.registry', [{ kind: 'health.registry', at: endAt, servers } as { readonly kind: string; readonly at: number }])
}
