import type { Freshness } from '#shared/contract/freshness.ts'

/** What failed, in words; `details` is what "Copy details" copies. */
export type PanelFailure = { readonly says: string; readonly code: string; readonly details: string }

/** The five faces of a panel. */
export type PanelState<Data> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly data: Data; readonly freshness: Freshness }
  | { readonly status: 'empty'; readonly freshness: Freshness }
  | { readonly status: 'stale'; readonly data: Data; readonly freshness: Freshness }
  | { readonly status: 'failed'; readonly failure: PanelFailure; readonly retry: () => void }
