import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import { AppError } from '#shared/contract/errors.ts'
import type { ConnectionTest, ProfileDraft, TestStep, TestStepName } from '#shared/features/profiles/model.ts'
import type { Clock } from '#main/platform/clock.ts'
import { openSocket, openUnjudged } from '#main/platform/http/connect.ts'
import { inspectTls } from '#main/platform/http/tls-inspection.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { GatewayAnswer, Send } from './gateway-request.ts'
import { readJson } from './gateway-request.ts'
import { openLiveSocket } from './omni2/live-socket.ts'
import { parseGatewayHealth } from './omni2/wire/health.ts'
import { parseMcpList } from './omni2/wire/servers.ts'
import { parseTokenClaims, parseTokenPair } from './omni2/wire/tokens.ts'
import type { PostgresLink } from './postgres-leg.ts'
import { explain, passed, noted, skipped, type Finding } from './test-findings.ts'

export type ConnectionTestDeps = {
  readonly draft: ProfileDraft
  readonly secret: () => Promise<string | null>
  readonly send: Send
  readonly openPostgres: () => Promise<PostgresLink>
  /** Writes, reads and deletes a test entry in the store that would be used; answers its label. */
  readonly tryKeychain: () => Promise<string>
  readonly clock: Clock
  readonly log: Log
  readonly onProgress: (steps: readonly TestStep[], isOver: boolean) => void
}

const STEP_TIMEOUT_MS = 5_000
const SOCKET_PATIENCE_MS = 3_000
/** A token of the shortest role lives half an hour; five minutes of difference already end sessions early. */
const TOLERABLE_SKEW_MS = 60_000

const order: readonly { readonly name: TestStepName; readonly optional: boolean }[] = [
  { name: 'dns', optional: false },
  { name: 'tcp', optional: false },
  { name: 'tls', optional: false },
  { name: 'http', optional: false },
  { name: 'gateway', optional: false },
  { name: 'credentials', optional: false },
  { name: 'rights', optional: true },
  { name: 'socket', optional: true },
  { name: 'clock', optional: true },
  { name: 'keychain', optional: true },
  { name: 'postgres', optional: true },
]

/** Runs every named check in order. A check whose ground is missing is skipped, and says which ground that was. */
export async function runConnectionTest(deps: ConnectionTestDeps): Promise<ConnectionTest['status']> {
  const { draft, clock } = deps
  const url = new URL(draft.baseUrl)
  const isTls = url.protocol === 'https:'
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (isTls ? 443 : 80)
  const network = { proxy: draft.proxyUrl ?? undefined, pinnedFingerprint256: draft.pinnedCertificate ?? undefined, connectTimeoutMs: STEP_TIMEOUT_MS, clock }
  const found: { health?: GatewayAnswer; bearer?: string; role?: string } = {}
  let steps: readonly TestStep[] = order.map(({ name, optional }) => ({ name, optional, status: 'waiting', finding: '', remedy: null, code: null, durationMs: null, offeredFingerprint: null }))

  const checks: Record<TestStepName, () => Promise<Finding>> = {
    async dns() {
      if (draft.proxyUrl !== null) return skipped('The proxy resolves the name.')
      if (isIP(hostname) !== 0) return passed(`${hostname} is an address already`)
      const addresses = await lookup(hostname, { all: true })
      return passed(`${hostname}, ${addresses.length === 1 ? '1 address' : `${addresses.length} addresses`}`)
    },
    async tcp() {
      const socket: Socket = await openUnjudged({ hostname, port, isTls: false }, network)
      const address = socket.remoteAddress
      socket.destroy()
      return passed(draft.proxyUrl === null ? `${address ?? hostname}, port ${port}` : `port ${port}, through the proxy`)
    },
    async tls() {
      if (!isTls) return noted('Not encrypted: this address begins with http://.', 'Use https unless the gateway runs on this computer.', 'PLAIN_HTTP')
      const seen = await inspectTls({ hostname, port, proxy: network.proxy, timeoutMs: STEP_TIMEOUT_MS }, clock)
      return explain.certificate(seen, draft.pinnedCertificate, clock.now())
    },
    async http() {
      found.health = await deps.send({ method: 'GET', path: '/health', timeoutMs: STEP_TIMEOUT_MS })
      return explain.httpAnswer(found.health)
    },
    async gateway() {
      if (found.health === undefined) return skipped('There is no answer to look at.')
      return explain.gateway(found.health, parseGatewayHealth)
    },
    async credentials() {
      const secret = await deps.secret()
      if (secret === null) return explain.noSecret()
      const body = draft.auth.kind === 'password' ? { username: draft.auth.username, password: secret } : { api_key: secret }
      const pair = parseTokenPair(readJson(await deps.send({ method: 'POST', path: '/auth/api/v1/auth/login', body, timeoutMs: STEP_TIMEOUT_MS })))
      const claims = parseTokenClaims(pair.accessToken)
      found.bearer = pair.accessToken
      found.role = claims.role ?? 'unknown'
      return passed(`${claims.displayName ?? claims.loginName ?? 'signed in'}, role ${found.role}`)
    },
    async rights() {
      const answer = await deps.send({ method: 'GET', path: '/api/v1/events/mcp-list', headers: bearerHeader(), timeoutMs: STEP_TIMEOUT_MS })
      const servers = parseMcpList(readJson(answer)).length
      return explain.rights(found.role ?? 'unknown', servers)
    },
    socket: () => trySocket(),
    async clock() {
      const date = found.health?.headers['date']
      const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN
      if (!Number.isFinite(theirs)) return noted('The gateway does not say what time it is.', 'Nothing to do: its times are shown as they arrive.', 'CLOCK_UNKNOWN')
      return explain.clock(theirs + 500 - clock.now(), TOLERABLE_SKEW_MS)
    },
    keychain: async () => passed(await deps.tryKeychain()),
    async postgres() {
      if (draft.postgres === null) return noted('Not set up.', 'Audit and cost need Postgres for their whole history. It can be added later.', 'POSTGRES_NOT_USED')
      const link = await deps.openPostgres()
      const readable = [...link.tables.values()].filter((table) => table.state === 'available').length
      const forbidden = [...link.tables.values()].filter((table) => table.state === 'forbidden').map((table) => table.name)
      await link.close()
      return explain.postgres(readable, forbidden)
    },
  }

  function bearerHeader(): Readonly<Record<string, string>> {
    return found.bearer === undefined ? {} : { authorization: `Bearer ${found.bearer}` }
  }

  async function trySocket(): Promise<Finding> {
    const connected = await openSocket({ hostname, port, isTls }, network)
    return new Promise((resolve) => {
      const live = openLiveSocket({
        url: `${draft.baseUrl.replace(/^http/, 'ws')}/ws`,
        bearer: found.bearer ?? '',
        connected,
        clock,
        log: deps.log,
        onUp: () => settle(passed('connected, events arrive as they happen')),
        onFacts: () => undefined,
        onUnknown: () => undefined,
        onEnd: (end) => settle(explain.socketEnd(end)),
      })
      const giveUp = clock.after(SOCKET_PATIENCE_MS, () => settle(explain.socketEnd({ kind: 'lost', reason: 'The live connection stayed silent.' })))
      function settle(finding: Finding): void {
        giveUp()
        live.close()
        resolve(finding)
      }
    })
  }

  function set(name: TestStepName, change: Partial<TestStep>): void {
    steps = steps.map((step) => (step.name === name ? { ...step, ...change } : step))
    deps.onProgress(steps, false)
  }

  /** The check that everything after it stands on; undefined while the ground holds. */
  function brokenGround(name: TestStepName): TestStepName | undefined {
    if (name === 'keychain' || name === 'postgres') return undefined
    const needed = order.slice(0, order.findIndex((step) => step.name === name)).filter((step) => !step.optional)
    const grounds = name === 'clock' ? needed.filter((step) => step.name !== 'credentials' && step.name !== 'gateway') : needed
    return grounds.find((ground) => steps.find((step) => step.name === ground.name)?.status === 'failed')?.name
  }

  for (const { name } of order) {
    const broken = brokenGround(name)
    if (broken !== undefined) {
      set(name, { status: 'skipped', finding: 'Not tried: an earlier check failed.' })
      continue
    }
    set(name, { status: 'running' })
    const startedAt = clock.monotonic()
    let finding: Finding
    try {
      finding = await checks[name]()
    } catch (cause) {
      deps.log.info('a connection check failed', { check: name, cause })
      finding = explain.failure(name, cause instanceof AppError ? cause : undefined, { isTls, hostname, port })
    }
    set(name, { ...finding, durationMs: Math.round(clock.monotonic() - startedAt) })
  }
  const failed = steps.filter((step) => step.status === 'failed')
  const status = failed.some((step) => !step.optional) ? 'failed' : failed.length > 0 || steps.some((step) => step.status === 'noted') ? 'passed-with-notes' : 'passed'
  deps.onProgress(steps, true)
  return status
}
