import { expect, it } from 'vitest'
import { errorCodes } from '#shared/contract/errors.ts'
import { describeError, mayRetry } from './describe-error.ts'
import { ConsoleError } from './ipc-client.ts'

it.each(errorCodes)('has a sentence and a remedy for %s', (code) => {
  const description = describeError(new ConsoleError(code, { table: 'audit_logs' }, 'ref-7'))
  expect(description.says).toMatch(/[.]$/u)
  expect(['retry', 'sign-in', 'open-settings', 'review-outbox', 'none']).toContain(description.remedy)
  expect(description.details).toBe(`code: ${code}\nref: ref-7\ntable: audit_logs`)
})

it('adds the reason main gave, as a sentence', () => {
  expect(describeError(new ConsoleError('search.syntax', { message: 'unknown key "usr"' })).says).toBe('The search cannot be read. Unknown key "usr".')
})

it('calls anything that is not an answer of main a bug', () => {
  expect(describeError(new TypeError('x is undefined'))).toMatchObject({ code: 'internal.bug', details: 'code: internal.bug\nmessage: x is undefined' })
})

it('retries by itself only where that can help', () => {
  expect([new ConsoleError('gateway.offline'), new ConsoleError('gateway.forbidden'), new Error('bug')].map(mayRetry)).toEqual([true, false, false])
})
