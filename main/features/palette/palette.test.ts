import { describe, expect, it } from 'vitest'
import { paletteContract } from '#shared/features/palette/contract.ts'
import { printSearch } from '#main/features/audit/index.ts'
import { joinLoopback } from '#tests/support/loopback-host.ts'
import { createPaletteFeature, type PaletteDeps } from './index.ts'

const anna = { id: '7', name: 'Anna "Ann" O’Neil', username: 'anna.oneil', email: 'anna@example.test', role: 'analyst' }

async function find(text: string, changes: Partial<PaletteDeps> = {}) {
  const asked: string[] = []
  const note = <Item,>(items: readonly Item[]) => async (wanted: string) => (asked.push(wanted), items)
  const { api } = await joinLoopback({
    contracts: [paletteContract],
    features: () => [
      createPaletteFeature({
        stamp: (asOf) => ({ source: 'live', asOf, lagMs: 0, note: null }),
        heardAt: async () => 5,
        servers: note([{ id: 'a/4', name: 'jira-mcp', url: 'http://jira' }]),
        people: note([anna]),
        savedSearches: async () => [{ id: 's', name: 'Blocked Annas', text: 'user:anna blocked:yes' }, { id: 't', name: 'Costs', text: 'cost:>1' }],
        searchForUser: (names) => printSearch([{ kind: 'names', key: 'user', values: names.map((name) => ({ text: name, isPrefix: false })), negated: false }]),
        ...changes,
      }),
    ],
  })
  const result = await api.palette.find({ text })
  if (!result.ok) throw new Error(result.error.code)
  return { items: result.value.data, asOf: result.value.freshness.asOf, asked }
}

describe('the palette', () => {
  it('finds servers, people and saved searches, each with the page that shows it', async () => {
    const { items, asOf, asked } = await find(' ann ')
    expect(asked).toEqual(['ann', 'ann'])
    expect(asOf).toBe(5)
    expect(items.map(({ kind, label, detail }) => [kind, label, detail])).toEqual([
      ['server', 'jira-mcp', 'http://jira'],
      ['user', anna.name, 'anna@example.test · analyst'],
      ['saved-search', 'Blocked Annas', 'user:anna blocked:yes'],
    ])
    expect(items[0]?.path).toBe('#/health?server=a%2F4')
    expect(items[2]?.path).toBe('#/audit?q=user%3Aanna%20blocked%3Ayes')
  })

  it('leads from a person to a search that means every name a source may record', async () => {
    const { items } = await find('ann')
    const search = decodeURIComponent((items[1]?.path ?? '').replace('#/audit?q=', ''))
    expect(search).toBe('user:"Anna \\"Ann\\" O’Neil",anna.oneil,anna@example.test')
  })

  it('finds nothing for nothing, without asking', async () => {
    expect(await find('  ')).toMatchObject({ items: [], asked: [] })
  })

  it('never answers with more than fifty', async () => {
    const savedSearches = async () => Array.from({ length: 80 }, (_, index) => ({ id: String(index), name: `ann ${index}`, text: 'x' }))
    expect((await find('ann', { savedSearches })).items).toHaveLength(50)
  })
})
