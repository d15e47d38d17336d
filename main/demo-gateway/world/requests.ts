import type { Random } from '#main/platform/random.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import { between, chanceFor, gauss, pick, poisson, skewed, stream, uuid } from './chance.ts'
import { offenderId, spenderId } from './cast-people.ts'
import type { GuardFact, RequestChannel, RequestFact, ToolCallFact, World, WorldServer, WorldUser } from './model.ts'
import { outageAt } from './outages.ts'
import { blockedBursts, costSpikes, latencyFactor, type Window } from './plots.ts'
import { answer, attack, failureTexts, parametersFor, question, spendingQuestion } from './request-text.ts'
import { expectedRequests } from './rhythm.ts'
import { BUCKET, HOUR, IDS_PER_BUCKET, MINUTE, fromBuckets, idIn, toReal } from './story-time.ts'

/** No request lasts longer, so whoever needs one that overlaps a moment looks no further ahead. */
export const LONGEST_REQUEST = 2 * MINUTE

const models = ['claude-sonnet-4-5-20250929', 'claude-haiku-4-5-20251001', 'claude-opus-4-1-20250805'] as const

/** The gateway's fixed Haiku 3.5 prices, whatever model answered (contract 10.3). */
export function costEstimate(tokens: RequestFact['tokens']): number {
  return Math.round(tokens.input * 0.8 + tokens.output * 4 + tokens.cached * 0.08) / 1e6
}

type Kind = 'ordinary' | 'spending' | 'attack'
type Draft = { readonly at: number; readonly kind: Kind; readonly user: WorldUser; readonly random: Random }

function whoAsks(world: World, random: Random): WorldUser {
  let left = random() * world.users.reduce((sum, user) => sum + user.activity, 0)
  for (const user of world.users) if ((left -= user.activity) < 0) return user
  return pick(random, world.users)
}

function serversOf(world: World, user: WorldUser): readonly WorldServer[] {
  const access = world.roles.find((role) => role.id === user.roleId)?.mcpAccess ?? []
  return world.servers.filter((server) => server.plot !== 'switched-off' && (access.includes('*') || access.includes(server.name)))
}

/** Everybody has favourites: the same person mostly uses the same few servers. */
function favourite(random: Random, user: WorldUser, servers: readonly WorldServer[]): WorldServer {
  const start = (user.id * 7) % servers.length
  const step = Math.floor(Math.abs(gauss(random)) * 1.4)
  return servers[(start + step) % servers.length] ?? pick(random, servers)
}

function channelOf(random: Random, kind: Kind, user: WorldUser): RequestChannel {
  if (kind === 'spending') return 'ask'
  if (kind === 'attack') return random() < 0.5 ? 'ask' : 'chat'
  const draw = random()
  return draw < 0.76 ? 'ask' : draw < 0.9 || (user.roleId ?? 4) > 2 ? 'chat' : 'mcp'
}

type StoryCall = { readonly server: WorldServer; readonly call: Omit<ToolCallFact, 'at'>; readonly offset: number }

function callTools(world: World, draft: Draft, channel: RequestChannel): StoryCall[] {
  const { random, user } = draft
  const servers = serversOf(world, user)
  if (draft.kind === 'attack' || servers.length === 0) return []
  const wanted = channel === 'mcp' ? 1 : draft.kind === 'spending' ? 2 : Math.min(6, poisson(random, 1.5))
  const calls: StoryCall[] = []
  let offset = 700
  for (let index = 0; index < wanted; index += 1) {
    const server = favourite(random, user, servers)
    const tool = pick(random, server.tools)
    const durationMs = Math.min(15_000, Math.round(skewed(random, server.latencyMs * 2.5, 0.6) * latencyFactor(world, server, draft.at)))
    calls.push({ server, offset, call: { server: server.name, tool: tool.name, durationMs, parameters: parametersFor(random, tool) } })
    offset += durationMs + between(random, 200, 900)
  }
  return calls
}

function guardOf(draft: Draft, channel: RequestChannel): GuardFact | null {
  const { random, kind } = draft
  if (channel !== 'chat') return null
  if (kind === 'attack') return { score: Math.round((0.78 + 0.21 * random()) * 1000) / 1000, action: random() < 0.8 ? 'block' : 'warn' }
  return random() < 0.01 ? { score: Math.round((0.5 + 0.25 * random()) * 1000) / 1000, action: random() < 0.6 ? 'warn' : 'allow' } : null
}

type Outcome = Pick<RequestFact, 'status' | 'warning' | 'errorMessage' | 'blocked' | 'blockReason'>

function outcomeOf(world: World, draft: Draft, calls: readonly StoryCall[], guard: GuardFact | null, channel: RequestChannel): Outcome {
  const { random, kind } = draft
  const fine = { status: 'success', warning: null, errorMessage: null, blocked: false, blockReason: null } as const
  if (guard?.action === 'block' || (kind === 'attack' && channel === 'ask')) {
    return { ...fine, status: 'error', errorMessage: 'Blocked by policy', blocked: true, blockReason: guard ? `Prompt injection detected (score ${guard.score})` : 'Prompt injection detected' }
  }
  const broken = calls.find(({ server }) => outageAt(world, server, draft.at))
  if (broken && random() < 0.75) return { ...fine, status: 'error', errorMessage: `Error calling ${broken.server.name}.${broken.call.tool}: ${outageAt(world, broken.server, draft.at)?.error ?? 'unavailable'}` }
  if (broken) return { ...fine, status: 'warning', warning: `tool_unavailable: ${broken.server.name}` }
  const luck = random()
  if (luck < 0.018) return { ...fine, status: 'error', errorMessage: pick(random, failureTexts) }
  if (luck < 0.032) return { ...fine, status: 'warning', warning: 'max_iterations_reached' }
  return fine
}

function finish(world: World, draft: Draft, id: number): RequestFact {
  const { random, kind, user } = draft
  const channel = channelOf(random, kind, user)
  const calls = callTools(world, draft, channel)
  const guard = guardOf(draft, channel)
  const outcome = outcomeOf(world, draft, calls, guard, channel)
  const model = kind === 'spending' ? models[2] : random() < 0.62 ? models[0] : models[1]
  const asked = kind === 'spending' ? skewed(random, 42_000, 0.3) : skewed(random, 1500, 0.5) + calls.length * 900
  const tokens = outcome.blocked || channel === 'mcp'
    ? { input: 0, output: 0, cached: 0 }
    : { input: Math.round(asked), output: Math.round(kind === 'spending' ? skewed(random, 2600, 0.3) : outcome.status === 'error' ? 0 : skewed(random, 340, 0.7)), cached: random() < 0.45 ? between(random, 1800, 14_000) : 0 }
  const thinking = outcome.blocked ? between(random, 40, 160) : channel === 'mcp' ? 0 : between(random, 400, 900) + tokens.output * 9
  const lastCall = calls.at(-1)
  const durationMs = Math.min(LONGEST_REQUEST - 1, Math.max(25, (lastCall ? lastCall.offset + lastCall.call.durationMs : 0) + thinking))
  const began = draft.at - durationMs
  return {
    id, at: draft.at, channel, userId: user.id,
    conversationId: uuid(chanceFor(world.seed, stream.conversation, user.id, Math.floor(draft.at / HOUR))),
    sessionId: uuid(random),
    message: kind === 'attack' ? attack(random) : kind === 'spending' ? spendingQuestion(random) : question(random),
    toolCalls: calls.map(({ call, offset }) => ({ ...call, at: Math.min(draft.at, began + offset) })),
    iterations: outcome.warning === 'max_iterations_reached' ? 10 : channel === 'mcp' || outcome.blocked ? 0 : 1 + calls.length,
    tokens, model, costEstimate: channel === 'ask' ? costEstimate(tokens) : null, durationMs, ...outcome,
    answer: outcome.status === 'error' ? '' : answer(random),
    guard, ip: `10.20.${user.teamIds[0] ?? 0}.${10 + user.id}`,
  }
}

function extras(world: World, bucket: number, windows: readonly Window[], perMinute: number, kind: Kind, userId: number): Draft[] {
  const user = world.users.find((candidate) => candidate.id === userId)
  if (!user) return []
  return windows.flatMap((window) => {
    const from = Math.max(window.from, bucket * BUCKET)
    const to = Math.min(window.to, (bucket + 1) * BUCKET)
    const random = chanceFor(world.seed, stream.requestExtra, bucket, Math.floor(window.from / MINUTE), userId)
    return Array.from({ length: poisson(random, (perMinute * (to - from)) / MINUTE) }, () => ({ at: from + Math.floor(random() * (to - from)), kind, user, random: chanceFor(Math.floor(random() * 2 ** 31)) }))
  })
}

function requestsIn(world: World, bucket: number): RequestFact[] {
  const from = bucket * BUCKET
  const count = poisson(chanceFor(world.seed, stream.count, bucket), expectedRequests(world, from + BUCKET / 2))
  const drafts: Draft[] = Array.from({ length: count }, (_, index) => {
    const random = chanceFor(world.seed, stream.request, bucket, index)
    return { at: from + Math.floor(random() * BUCKET), kind: 'ordinary', user: whoAsks(world, random), random }
  })
  drafts.push(...extras(world, bucket, costSpikes(world, from, from + BUCKET), 2.5, 'spending', spenderId))
  drafts.push(...extras(world, bucket, blockedBursts(world, from, from + BUCKET), 4, 'attack', offenderId))
  return drafts.sort((a, b) => a.at - b.at).slice(0, IDS_PER_BUCKET).map((draft, ordinal) => finish(world, draft, idIn(bucket, ordinal)))
}

/** Requests recorded in `[from, to)`, oldest first. */
export function requestsBetween(world: World, from: Instant, to: Instant): RequestFact[] {
  return fromBuckets(world, from, to, (bucket) => requestsIn(world, bucket), (request) => ({
    ...request,
    at: toReal(world, request.at),
    toolCalls: request.toolCalls.map((call) => ({ ...call, at: toReal(world, call.at) })),
  }))
}
