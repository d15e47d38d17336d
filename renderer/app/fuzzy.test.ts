import { describe, expect, it } from 'vitest'
import { fuzzyBest, fuzzyMatch } from './fuzzy.ts'

describe('fuzzyMatch', () => {
  it.each([
    ['pro', 'Probe all servers', true], ['pas', 'Probe all servers', true], ['rst', 'Retry now', false], ['', 'anything', true], ['xyz', 'Retry now', false], ['go he', 'Go to Health', true],
  ])('%j in %j: %s', (query, text, found) => expect(fuzzyMatch(query, text) !== undefined).toBe(found))

  it('marks the word’s beginning rather than the first place the letters occur', () => {
    expect(fuzzyMatch('pro', 'Improve the probe')?.ranges).toEqual([[12, 15]])
  })

  it('prefers a whole word to scattered letters, and the shorter text among equals', () => {
    const texts = ['Hide entries as listed there', 'Health of everything', 'Health']
    expect(fuzzyBest('health', texts, (text) => text, 5).map(({ thing }) => thing)).toEqual(['Health', 'Health of everything'])
  })
})

it('searches ten thousand entries within thirty milliseconds', () => {
  const entries = Array.from({ length: 10_000 }, (_, index) => `Server ${String(index)} ${['postgres', 'jira', 'oracle', 'github'][index % 4] ?? ''}-mcp`)
  fuzzyBest('warm', entries, (text) => text, 50)
  const times = Array.from({ length: 5 }, (_, round) => {
    const before = performance.now()
    fuzzyBest(['pgmcp', 'server 42', 'jira', 'o', 'git 9'][round] ?? '', entries, (text) => text, 50)
    return performance.now() - before
  }).sort((a, b) => a - b)
  expect(times[2]).toBeLessThan(30)
})
