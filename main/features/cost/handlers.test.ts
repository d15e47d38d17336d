import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { costContract } from '#shared/features/cost/contract.ts'
import { auditApplier } from '#main/features/audit/index.ts'
import { stateMigrations } from '#main/migrations/state/index.ts'
import { anAuditEntry } from '#tests/support/audit-entry.ts'
import { directStore, openAuditCache } from '#tests/support/audit-cache.ts'
import type { AuditCache } from '#tests/support/audit-cache.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { databaseAt } from '#tests/support/migrate-to.ts'
import type { DatabaseAt } from '#tests/support/migrate-to.ts'
import { costApplier, createCostFeature } from './index.ts'

const hour = 3_600_000
const at = 1_760_000_000_000
const range = { from: at - 24 * hour, to: at + 24 * hour }

describe('the calls of cost', () => {
  let cache: AuditCache
  let state: DatabaseAt
  let published: number
  let handlers: ReturnType<typeof createCostFeature>['handlers']
  beforeEach(() => {
    cache = openAuditCache([auditApplier, costApplier])
    state = databaseAt(stateMigrations, 60)
    published = 0
    let ids = 0
    handlers = createCostFeature({
      cache: directStore(cache.db),
      state: directStore(state.db),
      clock: createFakeClock(at),
      newId: () => `id-${String((ids += 1))}`,
      stamp: (asOf, note = null) => ({ source: 'cache', asOf, lagMs: asOf === null ? null : 0, note }),
      heardAt: () => Promise.resolve(null),
      publish: { pricesChanged: () => void (published += 1) },
    }).handlers
  })
  afterEach(() => {
    cache.stop()
    state[Symbol.dispose]()
  })

  it('answers as the contract says, and prices the gateway’s unrecorded model as its default one', async () => {
    cache.apply([anAuditEntry({ model: null }), anAuditEntry({ origin: 'flow', model: null, tokens: null, gatewayCostMicros: null })])
    const { summary, series, breakdown, priceBook } = costContract.calls
    const answer = summary.output.parse(await handlers.summary({ range }))
    expect(answer.data.current).toMatchObject({ requests: 2, gatewayMicros: 1604, repricedMicros: 3000 + 3000 + 15, unpricedTokens: 0 })
    expect(answer.freshness).toMatchObject({ asOf: null, note: '1 request recorded no tokens and is in no figure.' })
    series.output.parse(await handlers.series({ range, dimension: 'model', bucket: 'hour', basis: 'gateway', utcOffsetMinutes: 60 }))
    expect(breakdown.output.parse(await handlers.breakdown({ range, dimension: 'model' })).data.rows).toMatchObject([{ label: 'Model not recorded', requests: 2 }])
    expect(priceBook.output.parse(await handlers.priceBook({})).data.length).toBeGreaterThan(10)
  })

  it('keeps a price from the beginning of its hour, and everything is priced anew', async () => {
    cache.apply([anAuditEntry({ model: 'mine-1' })])
    const before = await handlers.summary({ range })
    expect(before.data.current?.repricedMicros).toBeNull()
    const draft = { id: null, modelPattern: 'mine*', from: at - (at % hour) + 5, inputMicros: 1_000_000, outputMicros: 0, cachedMicros: 0, source: 'contract' }
    const kept = await handlers.setPrice(draft)
    expect(kept).toEqual({ ...draft, id: 'id-1', from: at - (at % hour) })
    expect((await handlers.summary({ range })).data.current?.repricedMicros).toBe(1000)
    await handlers.setPrice({ ...kept, inputMicros: 2_000_000 })
    expect((await handlers.summary({ range })).data.current?.repricedMicros).toBe(2000)
    expect((await handlers.priceBook({})).data.filter(({ modelPattern }) => modelPattern === 'mine*')).toHaveLength(1)
    await handlers.setPrice({ ...draft, modelPattern: 'MINE*' })
    expect((await handlers.priceBook({})).data.filter(({ modelPattern }) => modelPattern.toLowerCase() === 'mine*')).toMatchObject([{ id: 'id-2', modelPattern: 'MINE*' }])
    await handlers.removePrice({ id: 'id-2' })
    expect((await handlers.summary({ range })).data.current?.repricedMicros).toBeNull()
    expect(published).toBe(4)
  })
})
