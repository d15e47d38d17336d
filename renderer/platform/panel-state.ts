import type { Fresh } from '#shared/contract/freshness.ts'
import type { PanelState } from '#renderer/ui/panel-state.ts'
import { describeError } from './describe-error.ts'

/** What of a query decides the face; one page or many make no difference. */
export type AnsweredQuery<Data> = { readonly data: Fresh<Data> | undefined; readonly isError: boolean; readonly error: Error | null; readonly refetch: () => unknown }

/**
 * A query's answer as one of the five faces. An old answer beats an error: when asking again failed, the last answer
 * stays on screen as stale and says why.
 */
export function toPanelState<Data>(query: AnsweredQuery<Data>, isEmpty: (data: Data) => boolean = () => false): PanelState<Data> {
  const answer = query.data
  if (answer === undefined) {
    if (!query.isError) return { status: 'loading' }
    return { status: 'failed', failure: describeError(query.error), retry: () => void query.refetch() }
  }
  const { data, freshness } = answer
  if (query.isError) return { status: 'stale', data, freshness: { ...freshness, note: describeError(query.error).says } }
  if (isEmpty(data)) return { status: 'empty', freshness }
  return freshness.source === 'live' ? { status: 'ready', data, freshness } : { status: 'stale', data, freshness }
}
