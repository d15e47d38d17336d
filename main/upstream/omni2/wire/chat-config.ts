import { z } from 'zod'
import { anyInstant, longText, nameList, orElse, orNull, wireId } from './fields.ts'
import { readWire } from './protocol.ts'

const block = z
  .object({
    user_id: wireId,
    is_blocked: z.boolean(),
    block_reason: orNull(longText),
    custom_block_message: orNull(longText),
    blocked_at: orNull(anyInstant),
    blocked_by: orNull(wireId),
    blocked_services: nameList,
  })
  .transform((row) => ({
    userId: row.user_id,
    isBlocked: row.is_blocked,
    reason: row.block_reason,
    message: row.custom_block_message,
    blockedAt: row.blocked_at,
    blockedBy: row.blocked_by,
    services: row.blocked_services,
  }))
export type UserBlock = z.output<typeof block>

/** `GET /iam/chat-config/users/{id}/block`. */
export const parseUserBlock = (raw: unknown): UserBlock => readWire('user block', block, raw)

const welcome = z
  .object({ welcome_message: longText, show_usage_info: orElse(z.boolean(), true) })
  .transform((row) => ({ message: row.welcome_message, showsUsage: row.show_usage_info }))
export type Welcome = z.output<typeof welcome>

/** `GET /iam/chat-config/…/welcome`. */
export const parseWelcome = (raw: unknown): Welcome => readWire('welcome', welcome, raw)
