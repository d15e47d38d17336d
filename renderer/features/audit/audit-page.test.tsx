import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { AuditEntry } from '#shared/features/audit/model.ts'
import type { Job } from '#shared/features/jobs/model.ts'
import { answer, refusal } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers } from '#renderer/platform/testing/fake-api.ts'
import { show, TEST_NOW } from '#renderer/platform/testing/show.tsx'
import { AuditPage } from './audit-page.tsx'

const anEntry = (id: string, parts: Partial<AuditEntry> = {}): AuditEntry => ({
  id, at: TEST_NOW - 60_000, origin: 'audit-log', user: { id: '4', name: 's.moreau' }, action: 'tool call', servers: ['salesforce-mcp'], tools: ['soql_query'], status: 'ok', statusText: null,
  durationMs: 84, tokens: null, gatewayCostMicros: null, repricedMicros: 4_200, model: null, conversationId: null, preview: '', ...parts,
})
const running: Job = { id: 'j1', kind: 'export', title: 'Exporting 2 entries', status: 'running', done: 1, total: 2, text: '', startedAt: 0, endedAt: null, result: null, error: null }

function answers(parts: { readonly job?: Job; readonly rows?: readonly AuditEntry[]; readonly total?: number } = {}): FakeAnswers {
  const rows = parts.rows ?? [anEntry('e1'), anEntry('e2', { status: 'failed', statusText: 'circuit open' })]
  return {
    audit: {
      search: ({ text }) => { if (text.includes('usr:')) throw refusal('search.syntax', { message: 'unknown key "usr"', at: 0 }); return answer({ rows: [...rows], next: null }) },
      histogram: () => answer({ bucketMs: 1, buckets: [], gaps: [], total: parts.total ?? rows.length }),
      suggest: ({ text }) => answer({ problem: null, suggestions: text.startsWith('us') ? [{ kind: 'key', label: 'user:', text: 'user:', caret: 5, count: null }] : [] }),
      savedSearches: () => answer([{ id: 's1', name: 'Refused', text: 'status:failed ' }]),
      entry: ({ entryId }) => answer({ ...anEntry(entryId), originId: '7', receivedAt: TEST_NOW, text: null, payload: '{"arguments":{"limit":1}}', truncated: false, errorText: null, removedFields: ['arguments.api_key'] }),
      startExport: () => ({ jobId: 'j1' }),
    },
    jobs: { list: () => answer([parts.job ?? running]), cancel: () => ({}) },
  }
}
const box = () => screen.getByRole('combobox', { name: 'Search the audit' })

it('completes with Tab, searches with Enter and keeps the search in the address', async () => {
  const { address, fake } = await show(<AuditPage />, { answers: answers() })
  await userEvent.type(box(), 'us')
  await screen.findByRole('option', { name: 'user:' })
  await userEvent.keyboard('{Tab}s.moreau{Enter}')
  expect(decodeURIComponent(address())).toContain('q=user:s.moreau')
  await expect.poll(() => fake.calls.some(({ channel, input }) => channel === 'audit.search' && (input as { text: string }).text === 'user:s.moreau')).toBe(true)
})

it('says what cannot be read in a search, and keeps the box', async () => {
  await show(<AuditPage />, { answers: answers(), address: '/?q=usr:x' })
  expect((await screen.findAllByText(/unknown key "usr"/iu)).length).toBeGreaterThan(0)
  expect(box()).toBeTruthy()
})

it('exports exactly what is filtered, shows progress and can be cancelled', async () => {
  const { fake } = await show(<AuditPage />, { answers: answers(), address: '/?q=status:failed' })
  await userEvent.click(await screen.findByRole('button', { name: 'Export 2 entries' }))
  expect(await screen.findByText(/Exporting 2 entries, 50 %/u)).toBeTruthy()
  expect(fake.calls.find(({ channel }) => channel === 'audit.startExport')?.input).toMatchObject({ text: 'status:failed', range: { to: TEST_NOW + 53_000 } })
  await userEvent.click(screen.getByRole('button', { name: 'Cancel export' }))
  expect(fake.calls).toContainEqual({ channel: 'jobs.cancel', input: { jobId: 'j1' } })
})

it('offers no export of nothing, and says why the list is empty', async () => {
  await show(<AuditPage />, { answers: answers({ rows: [] }), address: '/?q=nothing' })
  expect(await screen.findByText('No entry matches this search in this range.')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Export 0 entries' }).hasAttribute('disabled')).toBe(true)
  await userEvent.click(screen.getByRole('button', { name: 'Clear the search' }))
  expect(box().getAttribute('value')).toBe('')
})

it('shows an entry with the mark of what was taken out', async () => {
  const { address } = await show(<AuditPage />, { answers: answers() })
  const grid = await screen.findByRole('grid', { name: /Audit entries/u })
  grid.focus()
  await userEvent.keyboard('jj{Enter}')
  expect(address()).toContain('entry=e2')
  expect(await screen.findByText('removed before storage')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Newer entry' }))
  expect(address()).toContain('entry=e1')
})

it('leaves out rows from before the range that the wider question brought', async () => {
  await show(<AuditPage />, { answers: answers({ rows: [anEntry('e1'), anEntry('old', { at: TEST_NOW - 86_400_000 - 120_000, user: { id: null, name: 'too.early' } })] }) })
  expect(await screen.findByText('s.moreau')).toBeTruthy()
  expect(screen.queryByText('too.early')).toBeNull()
})
