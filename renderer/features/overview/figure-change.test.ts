import { expect, it } from 'vitest'
import { createFormat } from '#renderer/platform/format.ts'
import { figureChange } from './figure-change.ts'

const format = createFormat({ locale: 'en-US', timeZone: 'UTC' })

it.each([
  ['more requests', 'amount', 48_212, 45_397, '+6.2 %', undefined],
  ['requests after none', 'amount', 12, 0, 'none before', undefined],
  ['an error rate that rose', 'points', 0.0284, 0.0174, '+1.1 pt', 'down'],
  ['an error rate that hardly moved', 'points', 0.0284, 0.0284, '±0 pt', undefined],
  ['latency that rose', 'milliseconds', 1_120, 908, '+212 ms', 'degraded'],
  ['latency that fell', 'milliseconds', 908, 1_120, '−212 ms', undefined],
  ['people', 'people', 31, 29, '+2', undefined],
] as const)('words %s', (_, kind, value, previous, text, tone) => expect(figureChange({ value, previous }, kind, format)).toEqual({ text, tone }))

it('compares nothing with what is not known', () => expect(figureChange({ value: 4, previous: null }, 'amount', format)).toBeNull())
