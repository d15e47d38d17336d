import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { Activity, CardId, Figure } from '#shared/features/overview/model.ts'
import { answer } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers } from '#renderer/platform/testing/fake-api.ts'
import { show, TEST_NOW } from '#renderer/platform/testing/show.tsx'
import { overviewLive } from './live.ts'
import { OverviewPage } from './overview-page.tsx'

const figure = (value: number | null, previous: number | null = null, missing: string | null = null): Figure => ({ value, previous, spark: [1, null, 2], missing })
const line = (id: string): Activity => ({ id, at: TEST_NOW, kind: 'request', severity: 'ok', who: 'm.keller', server: 'postgres-mcp', what: id, outcome: '84 ms', path: null })

function answers(cards: readonly CardId[], feed: () => readonly Activity[] = () => [line('query')]): FakeAnswers {
  let stored: CardId[] = [...cards]
  return {
    overview: {
      layouts: () => answer({ current: 'Operations', layouts: [{ name: 'Operations', cards: stored }] }),
      saveLayout: (layout) => ((stored = layout.cards), layout),
      figures: () => answer({ requests: figure(48_212, 45_397), errorRate: figure(0.0284, 0.0174), p50Ms: figure(286), p95Ms: figure(1_120, 908), p99Ms: figure(4_310), activeUsers: figure(31, 29), knownUsers: 40, costMicros: figure(null, null, 'No source records tokens.'), gatewayCostMicros: figure(null) }),
      activity: () => answer({ rows: [...feed()], next: null }),
      sinceLastVisit: () => answer({ since: null, changes: [] }),
      traffic: () => answer({ bucketMs: 1, buckets: [], gaps: [], marks: [] }),
    },
    connection: { sync: () => answer({ eventsPerSecond: 42, cacheBytes: 1, auditEntries: 1, oldestEntryAt: null, rejectedFacts: 0, unknownEventTypes: 0, backfill: null }) },
  }
}

it('shows figures against the period before, and what is missing instead of zero', async () => {
  await show(<OverviewPage />, { answers: answers(['requests', 'error-rate', 'cost']) })
  expect(await screen.findByText('48,212')).toBeTruthy()
  expect(screen.getByText('+6.2 %')).toBeTruthy()
  expect(screen.getByText('+1.1 pt')).toBeTruthy()
  expect(screen.getByText('No source records tokens.')).toBeTruthy()
  expect(screen.queryByText('$0.00')).toBeNull()
})

it('hides a card and brings it back', async () => {
  const { fake } = await show(<OverviewPage />, { answers: answers(['requests', 'error-rate', 'changes']), live: [overviewLive] })
  await userEvent.click(await screen.findByRole('button', { name: /Layout: Operations/u }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Arrange and hide cards' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Hide Error rate' }))
  expect(fake.calls).toContainEqual({ channel: 'overview.saveLayout', input: { name: 'Operations', cards: ['requests', 'changes'] } })
  fake.emit('overview', 'onLayoutsChanged', {})
  await expect.poll(() => screen.queryByRole('button', { name: 'Hide Error rate' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Add card' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Error rate' }))
  expect(fake.calls).toContainEqual({ channel: 'overview.saveLayout', input: { name: 'Operations', cards: ['requests', 'changes', 'error-rate'] } })
})

it('takes a pasted layout and refuses what is none, with a sentence', async () => {
  const { fake, registry } = await show(<OverviewPage />, { answers: answers(['requests']) })
  await screen.findByText('48,212')
  registry.list().find(({ id }) => id === 'overview.paste-layout')?.run()
  const dialog = within(await screen.findByRole('dialog', { name: 'Paste a layout' }))
  const field = dialog.getByLabelText('Layout as JSON')
  await userEvent.click(field)
  await userEvent.paste('hello')
  expect(dialog.getByRole('status').textContent).toContain('This is not JSON')
  await userEvent.clear(field)
  await userEvent.paste('{"name":"Night shift","cards":["activity","forecast"]}')
  await userEvent.click(dialog.getByRole('button', { name: 'Use this layout' }))
  await expect.poll(() => fake.calls.find(({ channel }) => channel === 'overview.saveLayout')?.input).toEqual({ name: 'Night shift', cards: ['activity'] })
})

it('holds the feed still while paused and counts what it keeps back', async () => {
  let rows = [line('first')]
  const { fake } = await show(<OverviewPage />, { answers: answers(['activity'], () => rows), live: [overviewLive] })
  expect(await screen.findByText('first')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Pause the feed' }))
  rows = [line('third'), line('second'), line('first')]
  fake.emit('overview', 'onChanged', {})
  await userEvent.click(await screen.findByRole('button', { name: 'Go on, 2 new' }))
  expect(await screen.findByText('third')).toBeTruthy()
})

it('tells a first visit from one on which nothing changed', async () => {
  await show(<OverviewPage />, { answers: answers(['changes']) })
  expect(await screen.findByText('This is your first visit.')).toBeTruthy()
})
