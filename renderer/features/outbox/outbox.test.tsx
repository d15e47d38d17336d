import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { ConnectionState } from '#shared/features/connection/model.ts'
import type { Draft, Review } from '#shared/features/outbox/model.ts'
import { answer, refusal } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers } from '#renderer/platform/testing/fake-api.ts'
import { show } from '#renderer/platform/testing/show.tsx'
import { compareValues } from './compare-values.ts'
import { OutboxPage } from './outbox-page.tsx'

const draft: Draft = { id: 'd1', kind: 'server.set-enabled', title: 'Disable slack-mcp', subject: 'slack-mcp', base: { enabled: true }, mine: { enabled: false }, madeAt: 0, status: 'waiting', error: null }
const up = { state: 'up', since: 0, reason: null } as const
const connection = (status: ConnectionState['status']): ConnectionState => ({ status, since: 0, reason: null, chosenOffline: false, legs: { http: up, socket: up, postgres: up, auth: up }, mode: 'told', retryAt: null, lastEventAt: null, asOf: 0, catchingUp: null, user: null, clockSkewMs: null, secretStore: null })
const answers = (status: ConnectionState['status'], verdict: Review['verdict'] = 'unchanged', theirs: Review['theirs'] = { enabled: true }, apply: FakeAnswers['outbox'] = {}): FakeAnswers => ({
  outbox: { list: () => answer([draft]), review: () => ({ draft, theirs, verdict, readAt: 0 }), apply: () => ({ ...draft, status: 'applied' }), ...apply },
  connection: { state: () => answer(connection(status)) },
})
const compare = async (): Promise<void> => userEvent.click(await screen.findByRole('button', { name: 'Compare with the gateway' }))

it('applies nothing before the draft was compared with the present value', async () => {
  const { fake } = await show(<OutboxPage />, { answers: answers('live') })
  expect(await screen.findByText('Disable slack-mcp')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Apply' })).toBeNull()
  await waitFor(() => expect(screen.getByRole('button', { name: 'Compare with the gateway' }).hasAttribute('disabled')).toBe(false))
  await compare()
  await userEvent.click(await screen.findByRole('button', { name: 'Apply' }))
  await waitFor(() => expect(fake.calls.find(({ channel }) => channel === 'outbox.apply')?.input).toEqual({ draftId: 'd1', seen: { enabled: true } }))
})

it('warns before it overwrites what somebody else changed', async () => {
  await show(<OutboxPage />, { answers: answers('live', 'changed', { enabled: 'maintenance' }) })
  await waitFor(() => expect(screen.getByRole('button', { name: 'Compare with the gateway' }).hasAttribute('disabled')).toBe(false))
  await compare()
  expect(await screen.findByRole('button', { name: 'Overwrite their value' })).toBeTruthy()
  expect(screen.getByText('maintenance (changed)')).toBeTruthy()
})

it('offers no way to apply what is gone', async () => {
  await show(<OutboxPage />, { answers: answers('live', 'gone', null) })
  await waitFor(() => expect(screen.getByRole('button', { name: 'Compare with the gateway' }).hasAttribute('disabled')).toBe(false))
  await compare()
  expect(await screen.findByText(/does not know this item any more/u)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Apply|Overwrite/u })).toBeNull()
})

it('says why it cannot compare while offline, and still discards', async () => {
  const { fake } = await show(<OutboxPage />, { answers: { ...answers('offline') } })
  expect(await screen.findByText('needs a connection; the gateway is not reachable')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Compare with the gateway' }).hasAttribute('disabled')).toBe(true)
  await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
  expect(fake.calls.at(-1)).toEqual({ channel: 'outbox.discard', input: { draftId: 'd1' } })
})

it('shows the refusal when the value moved on after the comparison', async () => {
  await show(<OutboxPage />, { answers: answers('live', 'unchanged', { enabled: true }, { apply: () => { throw refusal('outbox.conflict') } }) })
  await waitFor(() => expect(screen.getByRole('button', { name: 'Compare with the gateway' }).hasAttribute('disabled')).toBe(false))
  await compare()
  await userEvent.click(await screen.findByRole('button', { name: 'Apply' }))
  expect((await screen.findByRole('alert')).textContent).toBe('This changed on the gateway after the draft was made.')
})

it.each([
  [{ a: 1 }, { a: 1 }, { a: 2 }, [{ name: 'a', base: '1', theirs: '1', mine: '2', isChangedThere: false }]],
  [{ a: 1 }, { a: 3 }, { a: 2 }, [{ name: 'a', base: '1', theirs: '3', mine: '2', isChangedThere: true }]],
  [{ a: true }, null, { a: false }, [{ name: 'a', base: 'yes', theirs: 'gone', mine: 'no', isChangedThere: true }]],
])('compares %o, %o and %o', (base, theirs, mine, lines) => expect(compareValues(base, theirs, mine)).toEqual(lines))
