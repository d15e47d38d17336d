import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { answer } from '#renderer/platform/testing/fake-api.ts'
import { show } from '#renderer/platform/testing/show.tsx'
import { Panel } from './panel.tsx'
import type { PanelState } from './panel-state.ts'

const live = answer(null).freshness
const draw = (state: PanelState<string>) =>
  show(<Panel title="Requests" state={state} skeleton={<i data-testid="skeleton" />} empty={{ says: 'No requests in this range.', hint: 'Choose a longer one.' }}>{(data) => { if (data === 'boom') throw new Error('cannot draw this'); return <p>{data}</p> }}</Panel>)

it('shows the skeleton while loading and says it is busy', async () => {
  await draw({ status: 'loading' })
  expect(screen.getByTestId('skeleton')).toBeTruthy()
  expect(screen.getByRole('region', { name: 'Requests' }).getAttribute('aria-busy')).toBe('true')
})

it('shows data with its age when ready', async () => {
  await draw({ status: 'ready', data: '48,212', freshness: live })
  expect(screen.getByText('48,212')).toBeTruthy()
  expect(screen.getByText('as of 14:32:07')).toBeTruthy()
})

it('says why it is empty and what to do', async () => {
  await draw({ status: 'empty', freshness: live })
  expect(screen.getByText('No requests in this range.')).toBeTruthy()
  expect(screen.getByText('Choose a longer one.')).toBeTruthy()
})

it('shows stale data with an age that says it is not current', async () => {
  await draw({ status: 'stale', data: '46,918', freshness: { ...live, source: 'cache', note: 'The gateway cannot be reached.' } })
  expect(screen.getByText('46,918')).toBeTruthy()
  expect(screen.getByText(/not current/u)).toBeTruthy()
})

it('says what failed, retries and shows the code last', async () => {
  const retry = vi.fn()
  await draw({ status: 'failed', failure: { says: 'The disk is full.', code: 'store.full', details: 'code: store.full' }, retry })
  expect(screen.getByRole('alert').textContent).toMatch(/^The disk is full\..*store\.full$/u)
  await userEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(retry).toHaveBeenCalledOnce()
})

it('copies the details of a failure', async () => {
  const user = userEvent.setup()
  await draw({ status: 'failed', failure: { says: 'The disk is full.', code: 'store.full', details: 'code: store.full\nref: r1' }, retry: () => undefined })
  await user.click(screen.getByRole('button', { name: 'Copy details' }))
  expect(await navigator.clipboard.readText()).toBe('code: store.full\nref: r1')
})

it('keeps a crash inside and leaves its own header standing', async () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  await draw({ status: 'ready', data: 'boom', freshness: live })
  expect(screen.getByRole('heading', { name: 'Requests' })).toBeTruthy()
  expect(screen.getByText(/This part of the page crashed/u)).toBeTruthy()
  quiet.mockRestore()
})
