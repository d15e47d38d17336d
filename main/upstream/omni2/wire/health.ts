import { z } from 'zod'
import { addressText, isoInstant, longText, orElse, orNull, shortText, wireCount } from './fields.ts'
import { readPlain } from './protocol.ts'
import { reportedHealth } from './words.ts'

const overall = z.enum(['healthy', 'degraded', 'unhealthy'])

const server = z
  .object({ name: shortText, url: addressText, protocol: orNull(shortText), enabled: z.boolean(), status: reportedHealth, last_check: orNull(isoInstant) })
  .transform((row) => ({
    name: row.name,
    url: row.url,
    protocol: row.protocol,
    isEnabled: row.enabled,
    reportedHealth: row.status,
    lastCheckAt: row.last_check,
  }))

const gatewayHealth = z
  .object({
    status: overall,
    version: orNull(shortText),
    timestamp: isoInstant,
    environment: orNull(shortText),
    database: z.object({ status: shortText, error: orNull(longText) }),
    mcps: z.object({
      status: shortText,
      healthy: orElse(wireCount, 0),
      enabled: orElse(wireCount, 0),
      configured: orElse(wireCount, 0),
      servers: orElse(z.array(server), []),
    }),
  })
  .transform((answer) => ({
    overall: answer.status,
    version: answer.version,
    /** The gateway's own clock: its distance from ours is the clock skew. */
    at: answer.timestamp,
    environment: answer.environment,
    isDatabaseUp: answer.database.status !== 'unhealthy',
    servers: answer.mcps.servers,
    healthyServers: answer.mcps.healthy,
    enabledServers: answer.mcps.enabled,
    configuredServers: answer.mcps.configured,
  }))
export type GatewayHealth = z.output<typeof gatewayHealth>

/** `GET /health`: HTTP 200 in every branch, also when everything is down. */
export const parseGatewayHealth = (raw: unknown): GatewayHealth => readPlain('gateway health', gatewayHealth, raw)

const ready = z.object({ ready: z.boolean(), reason: orNull(longText) }).transform((answer) => ({ isReady: answer.ready, reason: answer.reason }))
/** `GET /health/ready`: HTTP 200 for both answers. */
export const parseReadiness = (raw: unknown): z.output<typeof ready> => readPlain('readiness', ready, raw)

const live = z.object({ alive: z.boolean(), version: orNull(shortText), timestamp: isoInstant }).transform((answer) => ({ isAlive: answer.alive, version: answer.version, at: answer.timestamp }))
/** `GET /health/live`. */
export const parseLiveness = (raw: unknown): z.output<typeof live> => readPlain('liveness', live, raw)

const authHealth = z
  .object({ status: shortText, service: z.literal('mcp-auth-service'), version: orNull(shortText), timestamp: orNull(isoInstant), active_users: orNull(wireCount) })
  .transform((answer) => ({ isHealthy: answer.status === 'healthy', version: answer.version, at: answer.timestamp, activeUsers: answer.active_users }))
export type AuthHealth = z.output<typeof authHealth>
/** `GET /auth/health`: its `service` proves that this is the auth service. */
export const parseAuthHealth = (raw: unknown): AuthHealth => readPlain('auth health', authHealth, raw)

const traefik = z.object({ Version: shortText }).transform((answer) => answer.Version)
/** `GET /api/version`: answers only where Traefik's own API is exposed. */
export const parseTraefikVersion = (raw: unknown): string => readPlain('traefik version', traefik, raw)
