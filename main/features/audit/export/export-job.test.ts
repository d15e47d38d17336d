import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReadDefinition } from '#main/platform/database/store.ts'
import { openGap } from '#main/ingest/gap-ledger.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { openAuditCache } from '#tests/support/audit-cache.ts'
import type { AuditCache } from '#tests/support/audit-cache.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { auditApplier } from '../ingest.ts'
import { exportToCsv } from './export-job.ts'
import { csvField } from './to-csv.ts'

const at = 1_760_000_000_000
const range = { from: at - 3_600_000, to: at + 3_600_000 }

describe('a field of a spreadsheet', () => {
  it.each([
    [null, ''],
    [12.5, '12.5'],
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    [' padded ', '" padded "'],
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
  ])('writes %j as %j', (value, field) => {
    expect(csvField(value)).toBe(field)
  })
})

describe('exporting what a search finds', () => {
  let cache: AuditCache
  let folder: ReturnType<typeof temporaryFolder>
  let path: string
  beforeEach(() => {
    cache = openAuditCache([auditApplier])
    folder = temporaryFolder()
    path = join(folder.path, 'audit.csv')
  })
  afterEach(() => {
    cache.stop()
    folder.remove()
  })

  const progress: [number, number | null][] = []
  function run(text: string, signal = new AbortController().signal, onRead: () => void = () => undefined, byteOrderMark = false) {
    const store = {
      read: <Input, Output>(read: ReadDefinition<Input, Output>, input: Input): Promise<Output> => {
        onRead()
        return Promise.resolve(read.run(cache.db, input))
      },
    }
    progress.length = 0
    return exportToCsv(
      { cache: store, reprice: () => Promise.resolve(({ tokens }) => (tokens === null ? null : 2_500_000)) },
      { request: { text, range, now: at }, path, byteOrderMark },
      { signal, progress: (done, total) => progress.push([done, total]) },
    )
  }

  it('writes exactly what is filtered, newest first, whole texts included, and a manifest that proves it', async () => {
    const long = `=1+1 ${'word '.repeat(100)}`
    cache.apply([
      anAuditEntry({ at: at + 1, originId: '1', text: 'second', status: 'failed', errorText: 'broken, badly', tokens: null, gatewayCostMicros: null }),
      anAuditEntry({ at: at + 2, originId: '2', text: long, status: 'failed' }),
      anAuditEntry({ at, status: 'ok' }),
    ])
    openGap.run(cache.db, { source: 'audit', subject: null, at: at + 1000, reason: 'offline', detail: null })
    expect(await run('status:failed')).toBe(path)
    const csv = readFileSync(path, 'utf8')
    const [header, first, second, end] = csv.split('\r\n')
    expect(header).toMatch(/^time,id,origin,origin_id,user,/)
    expect(first).toContain(`'${long.trimEnd()}`.slice(0, 200))
    expect(first).toContain(',0.001604,2.500000,')
    expect(second).toMatch(/^2025-10-09T08:53:20\.001Z,\d+,legacy-audit-log,1,Ana Lopez,7,chat,dockers,list_containers,failed,,1200,,,,,,claude-3-5-haiku-20241022,,second,"broken, badly"$/)
    expect(end).toBe('')
    expect(JSON.parse(readFileSync(`${path}.manifest.json`, 'utf8'))).toEqual({
      format: 'omnideck-audit-csv',
      version: 1,
      entries: 2,
      filter: 'status:failed',
      range,
      exportedAt: at,
      gaps: [{ from: at + 1000, to: range.to, reason: 'The gateway could not be reached' }],
      sha256: createHash('sha256').update(csv).digest('hex'),
    })
    expect(readdirSync(folder.path).toSorted()).toEqual(['audit.csv', 'audit.csv.manifest.json'])
  })

  it('goes on page by page and tells how far it is', async () => {
    cache.apply(Array.from({ length: 1200 }, (_, index) => anAuditEntry({ at: at + index })))
    await run('')
    expect(progress).toEqual([[500, 1200], [1000, 1200], [1200, 1200]])
    expect(readFileSync(path, 'utf8').split('\r\n')).toHaveLength(1202)
  })

  it('leaves nothing behind when it is cancelled', async () => {
    cache.apply(Array.from({ length: 1200 }, (_, index) => anAuditEntry({ at: at + index })))
    const abort = new AbortController()
    let reads = 0
    const cancelled = run('', abort.signal, () => {
      reads += 1
      if (reads === 3) {
        expect(existsSync(`${path}.partial`)).toBe(true)
        abort.abort()
      }
    })
    await expect(cancelled).rejects.toThrow()
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('says what is wrong with a folder that cannot be written', async () => {
    path = join(folder.path, 'missing', 'audit.csv')
    await expect(run('')).rejects.toMatchObject({ code: 'store.unwritable' })
  })

  it('marks the text as UTF-8 for programs that need it', async () => {
    await run('', undefined, undefined, true)
    expect(readFileSync(path).subarray(0, 3).toString('hex')).toBe('efbbbf')
  })
})
