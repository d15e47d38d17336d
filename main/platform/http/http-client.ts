import { Agent, errors, type Dispatcher } from 'undici'
import { AppError } from '#shared/contract/errors.ts'
import type { Clock } from '../clock.ts'
import type { Disposable } from '../lifecycle.ts'
import type { Log } from '../log/log.ts'
import type { Redactor } from '../log/redact.ts'
import { createConnector } from './connect.ts'
import { networkError, toNetworkError } from './network-error.ts'

export type HttpRequest = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the base address; starts with a slash. */
  readonly path: string
  /** Entries that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent as JSON. A string with a `content-type` header of its own is sent as it is. */
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  /** From the call to the last byte of the answer; the client's own total unless told. */
  readonly timeoutMs?: number | undefined
}

export type HttpAnswer = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly contentType: string | null
  readonly bodyText: string
  readonly durationMs: number
}

export type HttpClientOptions = {
  readonly baseUrl: string
  readonly proxy?: string | undefined
  readonly ca?: string | undefined
  readonly pinnedFingerprint256?: string | undefined
  /** Plain http to another machine. This machine is always allowed. */
  readonly allowHttp: boolean
  /** Milliseconds. Ten seconds to connect and thirty in all unless told. */
  readonly timeouts?: { readonly connectMs?: number; readonly totalMs?: number }
  /** 16 MB unless told. */
  readonly maxBodyBytes?: number
  readonly clock: Clock
  readonly log: Log
  /** Error answers pass through it whole, before anyone shortens them: a careless server repeats what it was sent. */
  readonly redactor: Pick<Redactor, 'text'>
}

/**
 * Answers are returned whatever their status, redirects too. Rejects with `gateway.offline`, `gateway.untrusted` or
 * `gateway.protocol` (`details.reason` is a `NetworkFault`); with the signal's own reason when the caller aborts.
 */
export interface HttpClient extends Disposable {
  request(request: HttpRequest): Promise<HttpAnswer>
  /** Ends every request under way. */
  stop(): Promise<void>
}

/** Throws `profile.invalid` for an address that is no http(s) one, and `gateway.untrusted` for plain http nobody allowed. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { clock, log, redactor } = options
  const base = checkBase(options)
  const totalMs = options.timeouts?.totalMs ?? 30_000
  const maxBodyBytes = options.maxBodyBytes ?? 16 * 1024 * 1024
  const { proxy, ca, pinnedFingerprint256 } = options
  const agent = new Agent({
    connect: createConnector({ proxy, ca, pinnedFingerprint256, connectTimeoutMs: options.timeouts?.connectMs ?? 10_000, clock }),
    connections: 8,
    pipelining: 1,
    // Our own deadline covers the whole request.
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  async function request(asked: HttpRequest): Promise<HttpAnswer> {
    asked.signal?.throwIfAborted()
    const path = pathOf(base, asked)
    const started = clock.monotonic()
    const deadline = new AbortController()
    const cancel = clock.after(asked.timeoutMs ?? totalMs, () => deadline.abort(networkError('timeout', { phase: 'answer' })))
    const signal = asked.signal === undefined ? deadline.signal : AbortSignal.any([asked.signal, deadline.signal])
    try {
      const answer = await agent.request({ origin: base.origin, method: asked.method, path, signal, ...contentOf(asked) })
      const received = await readBody(answer.body, maxBodyBytes)
      const bodyText = answer.statusCode >= 400 ? redactor.text(received) : received
      const durationMs = clock.monotonic() - started
      log.debug('Gateway answered', { method: asked.method, path: asked.path, status: answer.statusCode, durationMs })
      return { status: answer.statusCode, headers: answer.headers, contentType: firstOf(answer.headers['content-type']), bodyText, durationMs }
    } catch (cause) {
      if (deadline.signal.aborted) throw toNetworkError(deadline.signal.reason)
      if (asked.signal?.aborted === true) throw asked.signal.reason
      // A header that cannot be sent is no fault of the network.
      if (cause instanceof errors.InvalidArgumentError) throw cause
      const error = toNetworkError(cause)
      log.debug('Gateway request failed', { method: asked.method, path: asked.path, error })
      throw error
    } finally {
      cancel()
    }
  }

  return { request, stop: () => agent.destroy() }
}

function checkBase({ baseUrl, allowHttp, proxy }: HttpClientOptions): URL {
  const base = URL.parse(baseUrl)
  const isHttp = base?.protocol === 'http:' || base?.protocol === 'https:'
  // A password in an address ends up in logs and windows; it belongs into the secret store.
  if (base === null || !isHttp || base.username !== '' || base.password !== '') throw new AppError('profile.invalid', { details: { reason: 'address' } })
  const via = proxy === undefined ? undefined : URL.parse(proxy)
  if (via === null || (via !== undefined && via.protocol !== 'http:' && via.protocol !== 'https:')) throw new AppError('profile.invalid', { details: { reason: 'proxy' } })
  if (base.protocol === 'http:' && !allowHttp && !isThisMachine(base.hostname)) throw networkError('plain-http')
  return base
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

function pathOf(base: URL, { path, query }: HttpRequest): string {
  if (!path.startsWith('/') || /[^!-~]|[?#]/.test(path)) throw new Error('A request path starts with a slash and holds printable ASCII without query or fragment')
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.append(name, String(value))
  const text = search.toString()
  return `${base.pathname.replace(/\/+$/, '')}${path}${text === '' ? '' : `?${text}`}`
}

function contentOf({ headers = {}, body }: HttpRequest): Pick<Dispatcher.RequestOptions, 'headers' | 'body'> {
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  // Undici hands compressed bytes on as they are, so none are asked for.
  const common = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Omnideck', ...own }
  if (body === undefined) return { headers: common }
  if (typeof body === 'string' && own['content-type'] !== undefined) return { headers: common, body }
  return { headers: { 'content-type': 'application/json', ...common }, body: JSON.stringify(body) }
}

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  // Leaving the loop by throwing destroys the stream, and with it the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw networkError('too-large', { limitBytes: maxBytes })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function firstOf(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null
}
