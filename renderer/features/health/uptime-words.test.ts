import { expect, it } from 'vitest'
import { createFormat } from '#renderer/platform/format.ts'
import { uptimePercent, uptimeSentence } from './uptime-words.ts'

const format = createFormat({ locale: 'en-US', timeZone: 'Europe/Zurich' })

it.each([
  ['what was seen', { upMs: 9_693, downMs: 7, unknownMs: 300 }, '99.92 % of the 97 % we observed'],
  ['all of it', { upMs: 1_000, downMs: 0, unknownMs: 0 }, '100.00 % of the whole range, all of it observed'],
  ['hardly anything', { upMs: 5, downMs: 5, unknownMs: 99_990 }, '50.00 % of the <1 % we observed'],
  ['nothing', { upMs: 0, downMs: 0, unknownMs: 5_000 }, 'Nothing was observed in this range, so there is no figure.'],
])('says what uptime rests on when we saw %s', (_, uptime, expected) => expect(uptimeSentence(uptime, format)).toBe(expected))

it('never rounds an outage away', () => expect(uptimePercent({ upMs: 99_996, downMs: 4, unknownMs: 0 }, format)).toBe('99.99'))
