import { expect, it } from 'vitest'
import { createFormat } from '#renderer/platform/format.ts'
import { todayUntil } from './day-range.ts'

const zurich = createFormat({ locale: 'en-US', timeZone: 'Europe/Zurich' })

it('begins at midnight where the person is', () => {
  const now = Date.UTC(2026, 4, 19, 12, 33)
  expect(todayUntil(now, zurich.utcOffsetMinutes)).toEqual({ from: Date.UTC(2026, 4, 18, 22), to: now })
})

it('finds the midnight of a day whose clocks changed', () => {
  const now = Date.UTC(2026, 2, 29, 10)
  expect(todayUntil(now, zurich.utcOffsetMinutes).from).toBe(Date.UTC(2026, 2, 28, 23))
})
