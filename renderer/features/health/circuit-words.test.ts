import { expect, it } from 'vitest'
import { cycleSentence, untilRetry } from './circuit-words.ts'

it.each([[102_000, '1:42'], [1, '0:01'], [0, 'due'], [-9_000, 'due'], [4_000_000, '1 h 6 min']])('counts down %d ms as %s', (left, expected) => {
  expect(untilRetry({ state: 'open', retryAt: 1_000 + left }, 1_000)).toBe(expected)
})

it('counts nothing down for a closed circuit or without an announced attempt', () => {
  expect(untilRetry({ state: 'closed', retryAt: 5_000 }, 0)).toBeNull()
  expect(untilRetry({ state: 'open', retryAt: null }, 0)).toBeNull()
})

it('says how far the gateway is from giving up, as far as it told', () => {
  expect(cycleSentence({ failureCycles: 3, maxFailureCycles: 5 })).toBe('Cycle 3 of 5; after the last the gateway disables the server')
  expect(cycleSentence({ failureCycles: 1, maxFailureCycles: null })).toBe('1 failed cycle in a row')
  expect(cycleSentence({ failureCycles: null, maxFailureCycles: 5 })).toBeNull()
})
