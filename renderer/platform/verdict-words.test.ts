import { expect, it } from 'vitest'
import { verdictCode } from '#shared/features/health/model.ts'
import { createFormat } from './format.ts'
import { verdictWords } from './verdict-words.ts'

const format = createFormat({ locale: 'en-US', timeZone: 'Europe/Zurich' })
const now = Date.UTC(2026, 4, 19, 12, 32, 7)
const since = now - 111 * 60_000

it.each(verdictCode.options)('has words for %s that do not repeat the code', (code) => {
  const { full, short } = verdictWords({ code, since }, now, format)
  expect(full.length).toBeGreaterThan(1)
  expect(short.length).toBeLessThanOrEqual(32)
  if (code.includes('-')) expect(full).not.toContain(code)
})

it('says since when and for how long', () => {
  expect(verdictWords({ code: 'down-both-agree', since }, now, format)).toEqual({ full: 'Down since 12:41 · both agree', short: 'Down 1 h 51 min · both agree' })
  expect(verdictWords({ code: 'unchecked', since: now - 41 * 60_000 - 9_000 }, now, format).full).toBe('Nobody has checked for 41 min')
})

it('keeps "nobody has checked" true when nobody knows since when', () => {
  expect(verdictWords({ code: 'unchecked', since: null }, now, format).full).toBe('Nobody has checked lately')
})

it('says what a server was when the answer is old, and counts no minutes that nobody saw', () => {
  expect(verdictWords({ code: 'down-both-agree', since }, now, format, true)).toEqual({ full: 'Was: down since 12:41 · both agree', short: 'Was down since 12:41 · both agree' })
  expect(verdictWords({ code: 'unchecked', since }, now, format, true).short).toBe('Was unchecked since 12:41')
})
