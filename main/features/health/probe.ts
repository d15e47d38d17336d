import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Clock } from '#main/platform/clock.ts'

export type ProbeOutcome =
  | { readonly kind: 'up'; readonly latencyMs: number; readonly tools: number }
  | { readonly kind: 'down'; readonly latencyMs: number; readonly text: string }
  /** This workstation has no way to look: that is no word about the server. */
  | { readonly kind: 'cannot-look'; readonly text: string }

const TIMEOUT_MS = 5_000
const sdkLimit = { timeout: 2 * TIMEOUT_MS }

/**
 * One look at an MCP server from this workstation: initialize and list the tools over Streamable HTTP. A server that
 * answers, even with a protocol error, is reachable; an address that means nothing here cannot be looked at.
 */
export async function probe(url: string, clock: Clock): Promise<ProbeOutcome> {
  const target = URL.parse(url)
  if (target === null || (target.protocol !== 'http:' && target.protocol !== 'https:')) return { kind: 'cannot-look', text: 'Its address cannot be opened from here.' }
  if (!(await resolves(target.hostname))) return { kind: 'cannot-look', text: 'Its name is not known on this network.' }
  // Loaded only now: the console must not wait for it to start, and its data threads never need it.
  const [{ Client }, { StreamableHTTPClientTransport }] = await Promise.all([
    import('@modelcontextprotocol/sdk/client/index.js'),
    import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
  ])
  const startedAt = clock.monotonic()
  const took = (): number => Math.round(clock.monotonic() - startedAt)
  const client = new Client({ name: 'omnideck-probe', version: '1' })
  const transport = new StreamableHTTPClientTransport(withMcpPath(target))
  const late = new AbortController()
  // Closing ends whatever hangs: a connection, half an answer, a stream that stays silent. The SDK's own limits count each request anew.
  const cancel = clock.after(TIMEOUT_MS, () => {
    late.abort()
    void transport.close()
  })
  try {
    await client.connect(transport, sdkLimit)
    const { tools } = await client.listTools({}, sdkLimit)
    return { kind: 'up', latencyMs: took(), tools: tools.length }
  } catch (cause) {
    if (isAnswer(cause)) return { kind: 'up', latencyMs: took(), tools: 0 }
    return { kind: 'down', latencyMs: took(), text: late.signal.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : reasonOf(cause) }
  } finally {
    cancel()
    await client.close().catch(() => undefined)
  }
}

/** The gateway speaks MCP to the address with `/mcp` appended when it is missing (contract 4.2); so do we. */
function withMcpPath(url: URL): URL {
  const path = url.pathname.replace(/\/+$/, '')
  return path.endsWith('/mcp') ? url : new URL(`${path}/mcp${url.search}`, url)
}

async function resolves(hostname: string): Promise<boolean> {
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return true
  try {
    await lookup(hostname)
    return true
  } catch {
    return false
  }
}

/**
 * A JSON-RPC error is an answer: the server is there, whatever it thinks of our question. So is a refusal: this console has
 * no credentials of the servers behind the gateway.
 */
function isAnswer(cause: unknown): boolean {
  const code = codeOf(cause)
  return typeof code === 'number' && ((code <= -32_600 && code >= -32_768) || code === 401 || code === 403 || code === 429)
}

function reasonOf(cause: unknown): string {
  const code = codeOf(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause)
  if (code === 'ECONNREFUSED') return 'connection refused'
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'connection closed by the server'
  if (typeof code === 'number' && code >= 400) return `HTTP ${code}`
  if (typeof code === 'string') return code.toLowerCase().replaceAll('_', ' ')
  // fetch fails with a cause of its own; anything else went wrong on reading what came back.
  return 'it answers, but not as an MCP server'
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
}
