import { z } from 'zod'
import { isoInstant, orElse, orNull, shortText, wireId } from './fields.ts'
import { readWire } from './protocol.ts'

const keyRow = z
  .object({
    id: wireId,
    key_prefix: shortText,
    name: shortText,
    created_at: orNull(isoInstant),
    last_used_at: orNull(isoInstant),
    expires_at: orNull(isoInstant),
    is_active: z.boolean(),
    is_expired: z.boolean(),
    created_by_name: orNull(shortText),
    teams: orElse(z.array(z.object({ id: wireId, name: shortText })), []),
    users: orElse(z.array(z.object({ id: wireId, username: shortText, email: orNull(shortText) })), []),
  })
  .transform((row) => ({
    id: row.id,
    prefix: row.key_prefix,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    isActive: row.is_active,
    isExpired: row.is_expired,
    createdBy: row.created_by_name,
    teams: row.teams,
    users: row.users,
  }))
export type ApiKey = z.output<typeof keyRow>

/** `GET /auth/api/v1/api-keys`: all keys, whoever asks. */
export const parseApiKeys = (raw: unknown): readonly ApiKey[] => readWire('api keys', z.array(keyRow), raw)

const newKey = z
  .object({ api_key: z.string().min(1).max(500), key_prefix: shortText, name: shortText, expires_at: orNull(isoInstant) })
  .transform((answer) => ({ secret: answer.api_key, prefix: answer.key_prefix, name: answer.name, expiresAt: answer.expires_at }))

/** `POST /auth/api/v1/api-keys`: `secret` is shown once and never stored. */
export const parseNewApiKey = (raw: unknown): z.output<typeof newKey> => readWire('new api key', newKey, raw)

const tokens = z
  .object({
    tokens: z.array(
      z.object({ id: wireId, name: shortText, created_at: orNull(isoInstant), last_used_at: orNull(isoInstant), expires_at: orNull(isoInstant) }),
    ),
  })
  .transform((answer) =>
    answer.tokens.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, lastUsedAt: row.last_used_at, expiresAt: row.expires_at })),
  )
export type McpToken = z.output<typeof tokens>[number]

/** `GET /auth/api/v1/mcp/tokens`. */
export const parseMcpTokens = (raw: unknown): readonly McpToken[] => readWire('mcp tokens', tokens, raw)

const newToken = z
  .object({ token: z.string().min(1).max(500), token_id: wireId, name: shortText, expires_at: orNull(isoInstant) })
  .transform((answer) => ({ secret: answer.token, id: answer.token_id, name: answer.name, expiresAt: answer.expires_at }))

/** `POST /auth/api/v1/mcp/tokens/generate`: `secret` is shown once and never stored. */
export const parseNewMcpToken = (raw: unknown): z.output<typeof newToken> => readWire('new mcp token', newToken, raw)
