import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { CostTotals } from '#shared/features/cost/model.ts'
import { answer } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers } from '#renderer/platform/testing/fake-api.ts'
import { show } from '#renderer/platform/testing/show.tsx'
import { CostPage } from './cost-page.tsx'

const total: CostTotals = { gatewayMicros: 22_710_000, repricedMicros: 24_180_000, requests: 1_000, failedRequests: 20, tokens: { input: 900, output: 100, cached: 40 }, unpricedTokens: 14 }
const row = (key: string, repricedMicros: number | null) => ({ ...total, key, label: key, detail: null, repricedMicros, previousRepricedMicros: 5_000_000 })
function answers(parts: Partial<{ readonly missing: string | null; readonly current: CostTotals | null }> = {}): FakeAnswers {
  const current = parts.current === undefined ? total : parts.current
  return {
    cost: {
      summary: () => answer({ current, previous: { ...total, repricedMicros: 20_000_000 }, unpriced: current === null ? [] : [{ model: 'mistral-large-2', tokens: 14 }], missing: parts.missing ?? null, unknownMs: 9_000_000 }),
      series: ({ basis }) => answer({ bucketMs: 3_600_000, starts: [0], series: [{ key: 'a', label: 'a', values: [1] }], previous: [1], basis, approximation: 'A request to several servers is divided evenly among them.' }),
      breakdown: () => answer({ rows: [row('snowflake-mcp', 24_180_000), row('jira-mcp', null)], total, approximation: null }),
      priceBook: () => answer([]),
      setPrice: (price) => ({ ...price, id: 'p1' }),
    },
  }
}

it('shows the two figures side by side, what they rest on, and what was not seen', async () => {
  await show(<CostPage />, { answers: answers() })
  const totals = within(await screen.findByRole('region', { name: 'Totals' }))
  expect(totals.getByText('$24.18')).toBeTruthy()
  expect(totals.getByText('$22.71')).toBeTruthy()
  expect(totals.getByText('98.6 % of tokens have a price')).toBeTruthy()
  expect(totals.getByText('+20.9 %')).toBeTruthy()
  expect(screen.getByText('2 h 30 min not seen')).toBeTruthy()
  expect(screen.getByText('A request to several servers is divided evenly among them.')).toBeTruthy()
})

it('never shows a cost that is not known as zero', async () => {
  await show(<CostPage />, { answers: answers() })
  const line = (await screen.findByRole('row', { name: /jira-mcp/u })).textContent
  expect(line).toContain('–')
  expect(line).not.toContain('$0.00')
})

it('says why there is no figure and how to get one instead of showing zero', async () => {
  await show(<CostPage />, { answers: answers({ current: null, missing: 'No source with tokens can be read: grant SELECT on omni2.audit_logs.' }) })
  expect(await screen.findByText(/grant SELECT on omni2\.audit_logs/u)).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Show what this profile can reach' })).toBeTruthy()
  expect(screen.queryByText('$0.00')).toBeNull()
})

it('asks for one basis at a time and keeps it in the address', async () => {
  const { address, fake } = await show(<CostPage />, { answers: answers() })
  await userEvent.click(await screen.findByRole('radio', { name: 'Gateway estimate' }))
  expect(address()).toContain('basis=gateway')
  await expect.poll(() => fake.calls.filter(({ channel }) => channel === 'cost.series').map(({ input }) => (input as { basis: string }).basis)).toEqual(['repriced', 'gateway'])
})

it('prices a model from the price book', async () => {
  const { fake } = await show(<CostPage />, { answers: answers(), address: '/?prices=open' })
  await userEvent.click(await screen.findByRole('button', { name: 'Add its price' }))
  await userEvent.click(screen.getByRole('button', { name: 'Save price' }))
  expect(screen.getAllByText('Write an amount such as 3 or 0.25')).toHaveLength(3)
  await userEvent.type(screen.getByLabelText('In, $ per M'), '2')
  await userEvent.type(screen.getByLabelText('Out, $ per M'), '6')
  await userEvent.type(screen.getByLabelText('Cached, $ per M'), '0.5')
  await userEvent.click(screen.getByRole('button', { name: 'Save price' }))
  await expect.poll(() => fake.calls.find(({ channel }) => channel === 'cost.setPrice')?.input).toMatchObject({ id: null, modelPattern: 'mistral-large-2', inputMicros: 2_000_000, outputMicros: 6_000_000, cachedMicros: 500_000 })
})
