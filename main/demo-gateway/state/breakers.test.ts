import { expect, test } from 'vitest'
import { createBreakers, defaultBreakerConfig } from './breakers.ts'
import type { BreakerChange } from './breakers.ts'

function rig() {
  let at = 1_000_000
  const told: BreakerChange[] = []
  const breakers = createBreakers({ now: () => at, changed: (change) => void told.push(change) })
  const fail = (times: number): void => {
    for (let count = 0; count < times; count += 1) breakers.failed(1)
  }
  return { breakers, told, fail, move: (seconds: number) => (at += seconds * 1000) }
}

test('opens at the threshold of consecutive failures and says so once', () => {
  const { breakers, told, fail } = rig()
  fail(4)
  breakers.succeeded(1)
  fail(4)
  expect(breakers.look(1).state).toBe('closed')
  fail(3)
  expect(breakers.look(1)).toMatchObject({ state: 'open', isOpen: true, retryAfterSeconds: 60 })
  expect(told).toEqual([{ serverId: 1, from: 'closed', to: 'open', failureCount: 5, failureCycles: 0 }])
})

test('becomes half-open only when somebody looks, who still reads "open" but may call', () => {
  const { breakers, told, fail, move } = rig()
  fail(5)
  move(59)
  expect(breakers.look(1)).toMatchObject({ isOpen: true, retryAfterSeconds: 1 })
  move(2)
  expect(breakers.look(1)).toMatchObject({ state: 'open', isOpen: false })
  expect(breakers.look(1)).toMatchObject({ state: 'half_open', isOpen: false })
  expect(told).toHaveLength(1)
})

test('one failure while half-open opens again and counts a cycle; one success closes and keeps the count', () => {
  const { breakers, told, fail, move } = rig()
  fail(5)
  move(61)
  breakers.look(1)
  fail(1)
  expect(breakers.look(1)).toMatchObject({ state: 'open', cycles: 1 })
  move(61)
  breakers.look(1)
  breakers.succeeded(1)
  expect(breakers.look(1)).toMatchObject({ state: 'closed', cycles: 1 })
  expect(told.map((change) => `${change.from}>${change.to}`)).toEqual(['closed>open', 'half_open>open', 'half_open>closed'])
})

test('reset clears state and cycles without telling anyone', () => {
  const { breakers, told, fail, move } = rig()
  fail(5)
  move(61)
  breakers.look(1)
  fail(1)
  const before = told.length
  breakers.reset(1)
  expect(breakers.look(1)).toMatchObject({ state: 'closed', cycles: 0 })
  expect(told).toHaveLength(before)
})

test('a new configuration applies at once', () => {
  const { breakers, fail } = rig()
  breakers.configure({ ...defaultBreakerConfig, failure_threshold: 2 })
  fail(2)
  expect(breakers.look(1).state).toBe('open')
  breakers.configure({ ...defaultBreakerConfig, enabled: false })
  expect(breakers.look(1).isOpen).toBe(false)
})
