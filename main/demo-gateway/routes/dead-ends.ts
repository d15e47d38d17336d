import { z } from 'zod'
import { readBody, refuse } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'

const question = z.object({ user_id: z.string(), message: z.string() })

/**
 * Routes that exist and cannot succeed here: chat without a key for a language model (contract 4.10), and the old
 * penetration-test routes, whose tables and columns are long gone (4.9).
 */
export function createDeadEndRoutes(): readonly Route[] {
  return [
    route('POST', '/api/v1/chat/ask', (exchange) => {
      readBody(exchange, question)
      return refuse(500, 'Chat request failed: LLM client is not configured')
    }),
    route('POST', '/api/v1/chat/ask/stream', (exchange) => {
      readBody(exchange, question)
      return refuse(500, 'LLM client is not configured')
    }),
    route('GET', '/api/v1/mcp-pt/config', () => refuse(404, 'MCP PT config not found')),
    route('GET', '/api/v1/mcp-pt/scans', () => refuse(500, 'relation "omni2.mcp_pt_scans" does not exist')),
    route('GET', '/api/v1/mcp-pt/mcps', () => refuse(500, 'column "is_active" does not exist')),
    route('POST', '/api/v1/mcp-pt/scan', () => refuse(500, '404: MCP not found')),
  ]
}
