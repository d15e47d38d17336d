import type { Instant } from '#shared/lib/time-range.ts'
import type { World } from '../world/index.ts'
import type { InstallVariant } from './variant.ts'

/** What the worker needs to begin. Plain data. */
export type WorkerSettings = {
  readonly world: World
  readonly variant: InstallVariant
  readonly port: number
  /** History is filled up to here; what comes later arrives by `advance`. */
  readonly until: Instant
  /** File that keeps the image of an empty database between runs, which saves seconds; null keeps none. */
  readonly imageFile: string | null
}

export type WorkerCall =
  | { readonly kind: 'listen' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'advance'; readonly to: Instant }
  | { readonly kind: 'execute'; readonly sql: string }
  | { readonly kind: 'hide-table'; readonly table: string; readonly isHidden: boolean }
  | { readonly kind: 'revoke'; readonly table: string; readonly isRevoked: boolean }

export type WorkerRequest = { readonly id: number; readonly call: WorkerCall }

/** `filled`: the database is complete and may be listened to. */
export type WorkerReply =
  | { readonly kind: 'filled'; readonly timings: Readonly<Record<string, number>> }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number | null; readonly message: string }
