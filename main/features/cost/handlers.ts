import type { HandlersFor } from '#shared/contract/builders.ts'
import type { costContract } from '#shared/features/cost/contract.ts'
import { withFreshness } from '#main/platform/freshness.ts'
import type { CostDeps } from './index.ts'
import { hourOf } from './price-book.ts'
import { readPrices } from './read-prices.ts'
import { removePrice, setPrice } from './write-prices.ts'
import { readSeries } from './read-series.ts'
import { readBreakdown, readSummary } from './reads.ts'

export function createCostHandlers(deps: CostDeps): HandlersFor<typeof costContract> {
  const { cache, state, clock, publish } = deps
  const prices = () => state.read(readPrices, {})
  async function answered<Data>(data: Data, note: string | null = null) {
    return withFreshness(data, deps.stamp(await deps.heardAt(), note))
  }

  return {
    summary: async ({ range }) => {
      const { summary, requestsWithoutTokens } = await cache.read(readSummary, { range, prices: await prices(), now: clock.now() })
      return answered(summary, noteOn(requestsWithoutTokens))
    },
    series: async (question) => answered(await cache.read(readSeries, { ...question, prices: await prices(), now: clock.now() })),
    breakdown: async ({ range, dimension }) => {
      const { rows, total, approximation } = await cache.read(readBreakdown, { range, dimension, prices: await prices() })
      return answered({ rows: [...rows], total, approximation })
    },
    priceBook: async () => withFreshness(await prices(), deps.stamp(clock.now())),
    setPrice: async (price) => {
      // Usage is kept by the hour, so a price that began within one could not be told apart.
      const kept = { ...price, id: price.id ?? deps.newId(), from: hourOf(price.from) }
      await state.write(setPrice, kept)
      publish.pricesChanged({})
      return kept
    },
    removePrice: async ({ id }) => {
      await state.write(removePrice, { id })
      publish.pricesChanged({})
      return {}
    },
  }
}

function noteOn(requestsWithoutTokens: number): string | null {
  if (requestsWithoutTokens === 0) return null
  const [requests, are] = requestsWithoutTokens === 1 ? ['1 request', 'is'] : [`${String(requestsWithoutTokens)} requests`, 'are']
  return `${requests} recorded no tokens and ${are} in no figure.`
}
