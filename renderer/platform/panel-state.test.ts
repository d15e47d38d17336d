import type { UseQueryResult } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import type { Fresh } from '#shared/contract/freshness.ts'
import { ConsoleError } from './ipc-client.ts'
import { toPanelState } from './panel-state.ts'
import { answer } from './testing/fake-api.ts'

type Query = UseQueryResult<Fresh<readonly number[]>>
const query = (parts: { data?: Fresh<readonly number[]>; isError?: boolean; error?: Error; refetch?: () => void }): Query => ({ isError: false, data: undefined, ...parts }) as unknown as Query
const isEmpty = (data: readonly number[]): boolean => data.length === 0

it.each([
  ['loading', query({})],
  ['ready', query({ data: answer([1]) })],
  ['empty', query({ data: answer([]) })],
  ['stale', query({ data: answer([1], { source: 'cache' }) })],
  ['stale', query({ data: answer([1], { source: 'bundle' }) })],
  ['failed', query({ isError: true, error: new ConsoleError('cache.damaged') })],
] as const)('is %s', (status, given) => expect(toPanelState(given, isEmpty).status).toBe(status))

it('keeps an old answer on screen when asking again failed, and says why', () => {
  const state = toPanelState(query({ data: answer([1]), isError: true, error: new ConsoleError('store.interrupted') }), isEmpty)
  expect(state).toMatchObject({ status: 'stale', data: [1], freshness: { note: 'The local store stopped in the middle of this and was started again.' } })
})

it('asks again when Retry is pressed', () => {
  const refetch = vi.fn()
  const state = toPanelState(query({ isError: true, error: new ConsoleError('cache.damaged'), refetch }))
  if (state.status === 'failed') state.retry()
  expect(refetch).toHaveBeenCalledOnce()
})
