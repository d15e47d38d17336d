import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { seededRandom } from '#main/platform/random.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const KILLS = 20
const child = new URL('../support/ingest-child.ts', import.meta.url).pathname

type Told = { readonly outcome: string; readonly offered: number; readonly stored: number }

/** Lets a console ingest and kills it, with no chance to clean up, after it has told `lines` lines. */
async function ingestAndKill(file: string, lines: number): Promise<Told> {
  const running = spawn(process.execPath, [child, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(running, 'exit')
  const told = { outcome: '', offered: 0, stored: 0 }
  let seen = 0
  for await (const line of createInterface({ input: running.stdout })) {
    const [what = '', value = ''] = line.split(' ')
    if (what === 'opened') told.outcome = value
    if (what === 'offered') told.offered = Number(value)
    if (what === 'stored') told.stored = Number(value)
    seen += 1
    if (seen === lines) running.kill('SIGKILL')
  }
  const [, signal] = (await exited) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  return told
}

/** Looks at what the killed console left, as it is on disk. */
function inspect(file: string): { integrity: unknown; cursor: number; entries: number; newest: number; counted: number } {
  const db = new BetterSqlite3(file)
  try {
    const value = (sql: string): number => Number(db.prepare(sql).pluck().get() ?? 0)
    return {
      integrity: db.pragma('integrity_check', { simple: true }),
      cursor: value(`SELECT value FROM cursors WHERE source = 'toy'`),
      entries: value('SELECT count(*) FROM toy_entries'),
      newest: value('SELECT max(happened_at) FROM toy_entries'),
      counted: value('SELECT sum(entries) FROM toy_totals'),
    }
  } finally {
    db.close()
  }
}

describe('a console killed while it ingests', () => {
  const folder = temporaryFolder()
  afterAll(() => {
    folder.remove()
  })

  it(`is sound after each of ${String(KILLS)} kills, with cursor, facts and roll-up in step and nothing lost that was stored`, { timeout: 180_000 }, async () => {
    const file = join(folder.path, 'cache.db')
    const random = seededRandom(7)
    let before = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      const told = await ingestAndKill(file, 2 + Math.floor(random() * 60))
      expect(told.outcome).toBe(kill === 0 ? 'created' : 'opened')
      const left = inspect(file)
      expect(left.integrity).toBe('ok')
      expect(left).toMatchObject({ entries: left.cursor, newest: left.cursor, counted: left.cursor })
      expect(left.cursor).toBeGreaterThanOrEqual(Math.max(told.stored, before))
      before = left.cursor
    }
    expect(before).toBeGreaterThan(1000)
  })
})
