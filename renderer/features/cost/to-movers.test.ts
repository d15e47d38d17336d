import { expect, it } from 'vitest'
import { toMovers } from './to-movers.ts'

const row = (key: string, repricedMicros: number | null, previousRepricedMicros: number | null) => ({ key, label: key, detail: null, repricedMicros, previousRepricedMicros, gatewayMicros: null, requests: 1, failedRequests: 0, tokens: { input: 1, output: 1, cached: 0 }, unpricedTokens: 0 })

it('lists rises and falls by size and leaves out what cannot be compared', () => {
  const rows = [row('still', 5, 5), row('fell', 10, 100), row('rose', 250, 200), row('new', 20, 0), row('unknown', null, 4), row('unknown before', 4, null)]
  expect(toMovers(rows, 2)).toEqual([{ key: 'fell', label: 'fell', differenceMicros: -90, share: -0.9 }, { key: 'rose', label: 'rose', differenceMicros: 50, share: 0.25 }])
  expect(toMovers(rows, 9).find(({ key }) => key === 'new')?.share).toBeNull()
  expect(toMovers(rows, 9)).toHaveLength(3)
})
