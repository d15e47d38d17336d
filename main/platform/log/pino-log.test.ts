import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createLog } from './pino-log.ts'
import { createRedactor } from './redact.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omnideck-log-'))
})
const lines = (name = 'omnideck.log'): Record<string, unknown>[] =>
  readFileSync(join(dir, name), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>)

describe('the log file', () => {
  it('holds one JSON object a line, with time, level, message and facts', () => {
    const log = createLog({ dir, level: 'info', redactor: createRedactor(), clock: createFakeClock(1_700_000_000_000) })
    log.debug('not written')
    log.child({ area: 'upstream' }).warn('Socket closed', { code: 1008 })
    log.stop()
    expect(lines()).toEqual([{ level: 40, time: 1_700_000_000_000, pid: process.pid, facts: { area: 'upstream', code: 1008 }, msg: 'Socket closed' }])
  })

  it('is readable by its owner alone, even when it was there before with other rights', () => {
    writeFileSync(join(dir, 'omnideck.log'), '', { mode: 0o644 })
    createLog({ dir, level: 'info', redactor: createRedactor(), clock: createFakeClock() }).stop()
    expect(statSync(join(dir, 'omnideck.log')).mode & 0o777).toBe(0o600)
  })

  it('never holds a registered secret, whether in message, fields, bound fields, errors or field names', () => {
    const redactor = createRedactor()
    redactor.register('canary-7f3a9')
    const log = createLog({ dir, level: 'debug', redactor, clock: createFakeClock() })
    log.child({ bound: 'canary-7f3a9' }).error('sent canary-7f3a9', { 'canary-7f3a9': [new Error('canary-7f3a9')], query: 'a%20canary-7f3a9' })
    log.stop()
    const written = readFileSync(join(dir, 'omnideck.log'), 'utf8')
    expect(written).toContain('sent •••••')
    expect(written).not.toContain('canary')
  })

  it('cannot be forged: fields do not replace level or message and a line break stays inside its line', () => {
    const log = createLog({ dir, level: 'info', redactor: createRedactor(), clock: createFakeClock() })
    log.info('a\n{"level":50,"msg":"forged"}', { level: 60, msg: 'forged', time: 0 })
    log.stop()
    expect(lines()).toHaveLength(1)
    expect(lines()[0]).toMatchObject({ level: 30, msg: 'a\n{"level":50,"msg":"forged"}', facts: { msg: 'forged' } })
  })

  it('renames itself away when it is full and keeps the newest files', () => {
    const log = createLog({ dir, level: 'info', redactor: createRedactor(), clock: createFakeClock(), maxBytes: 500, files: 3 })
    for (let count = 0; count < 40; count += 1) log.info(`line ${count}`)
    log.stop()
    expect(readdirSync(dir).sort()).toEqual(['omnideck.1.log', 'omnideck.2.log', 'omnideck.log'])
    const kept = [...lines('omnideck.2.log'), ...lines('omnideck.1.log'), ...lines()].map((line) => line['msg'])
    expect(kept.at(-1)).toBe('line 39')
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => `line ${40 - kept.length + index}`))
    for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).size).toBeLessThanOrEqual(500)
  })

  it('goes on in the same file after a restart', () => {
    for (const word of ['first', 'second']) {
      const log = createLog({ dir, level: 'info', redactor: createRedactor(), clock: createFakeClock() })
      log.info(word)
      log.stop()
      log.info('after the end')
    }
    expect(lines().map((line) => line['msg'])).toEqual(['first', 'second'])
  })
})
