import { z } from 'zod'
import { json, pathId, readBody, refuse } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Params, Route } from '../http/router.ts'
import { spaced } from '../state/times.ts'

const blockBody = z.object({
  is_blocked: z.boolean(),
  block_reason: z.string().nullish(),
  custom_block_message: z.string().nullish(),
  blocked_services: z.array(z.string()).default(['chat', 'mcp']),
})
const welcomeBody = z.object({ config_type: z.string(), target_id: z.int().nullish(), welcome_message: z.string(), show_usage_info: z.boolean().default(true) })

type Block = z.output<typeof blockBody> & { readonly at: number; readonly by: number | null }
type Welcome = { readonly config_type: string; readonly target_id: number | null; readonly welcome_message: string; readonly show_usage_info: boolean }

export function createChatConfigRoutes({ now }: { readonly now: () => number }): readonly Route[] {
  const blocks = new Map<number, Block>()
  const welcomes: Welcome[] = []
  const base = '/api/v1/iam/chat-config'

  const welcomeRoutes = (pattern: string, kind: string): readonly Route[] => {
    const targetOf = (params: Params): number | null => (kind === 'default' ? null : pathId(params['id'], 'id'))
    return [
      route('GET', pattern, (_, params) => {
        const target = targetOf(params)
        const found = welcomes.find((row) => row.config_type === kind && row.target_id === target)
        return json(found ?? refuse(404, 'Welcome config not found'))
      }),
      route('PUT', pattern, (exchange, params) => {
        const body = readBody(exchange, welcomeBody)
        // The path decides; `config_type` is required and then ignored.
        const row: Welcome = { config_type: kind, target_id: targetOf(params), welcome_message: body.welcome_message, show_usage_info: body.show_usage_info }
        const at = welcomes.findIndex((known) => known.config_type === kind && known.target_id === row.target_id)
        // A NULL target never conflicts, so every default is one more row and the first stays the answer (trap 24).
        if (at < 0 || row.target_id === null) welcomes.push(row)
        else welcomes[at] = row
        return json({ success: true, message: 'Welcome configuration updated' })
      }),
    ]
  }

  return [
    route('GET', `${base}/users/{id}/block`, (_, params) => {
      const userId = pathId(params['id'], 'user_id')
      const block = blocks.get(userId)
      return json({
        user_id: userId,
        is_blocked: block?.is_blocked ?? false,
        block_reason: block?.block_reason ?? null,
        custom_block_message: block?.custom_block_message ?? null,
        blocked_at: block ? spaced(block.at) : null,
        blocked_by: block?.by ?? null,
        blocked_services: block?.blocked_services ?? [],
      })
    }),
    route('PUT', `${base}/users/{id}/block`, (exchange, params) => {
      const userId = pathId(params['id'], 'user_id')
      const body = readBody(exchange, blockBody)
      if (body.is_blocked) blocks.set(userId, { ...body, at: now(), by: exchange.identity?.userId ?? null })
      else blocks.delete(userId)
      return json({ success: true, message: body.is_blocked ? 'User blocked' : 'User unblocked' })
    }),
    ...welcomeRoutes(`${base}/users/{id}/welcome`, 'user'),
    ...welcomeRoutes(`${base}/roles/{id}/welcome`, 'role'),
    ...welcomeRoutes(`${base}/welcome/default`, 'default'),
  ]
}
