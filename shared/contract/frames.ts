import { z } from 'zod'
import type { WireError } from './result.ts'

/** Largest request the page may send, in characters of JSON text. */
export const MAX_REQUEST_CHARS = 1_000_000

/** Page to main. `channel` is `<slug>.<call>`. */
export const requestFrame = z.object({ id: z.int().nonnegative(), channel: z.string().max(100), input: z.unknown().optional() })
export type RequestFrame = z.infer<typeof requestFrame>

/** Main to page, answering the request with the same id. */
export type ReplyFrame =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError }

/** Main to page, unasked. Says what changed, carries no data. */
export type PushFrame = { readonly channel: string; readonly payload: unknown }
