import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect as tcpConnect, isIP, type Socket } from 'node:net'
import { connect as tlsConnect, TLSSocket, type ConnectionOptions } from 'node:tls'
import type { buildConnector } from 'undici'
import type { Clock } from '../clock.ts'
import { networkError, toNetworkError } from './network-error.ts'
import { trustedContext } from './trusted-authorities.ts'

export type ConnectOptions = {
  /** `http(s)://[user:password@]host:port`; every connection is tunnelled through it. */
  readonly proxy?: string | undefined
  /** PEM certificates trusted besides those of the system. */
  readonly ca?: string | undefined
  /** SHA-256 fingerprint of the one certificate accepted although no authority vouches for it. */
  readonly pinnedFingerprint256?: string | undefined
  readonly connectTimeoutMs: number
  readonly clock: Clock
}

export type Target = { readonly hostname: string; readonly port: number; readonly isTls: boolean }

/** Opens sockets for undici: nothing is sent before the certificate has been judged. */
export function createConnector(options: ConnectOptions): buildConnector.connector {
  return (to, callback) => {
    const isTls = to.protocol === 'https:'
    const target = { hostname: to.hostname.replace(/^\[|\]$/g, ''), port: Number(to.port) || (isTls ? 443 : 80), isTls }
    openSocket(target, options).then(
      (socket) => callback(null, socket),
      (cause: unknown) => callback(toNetworkError(cause), null),
    )
  }
}

/** A connected socket, whose certificate is trusted or pinned when it is a TLS one. Rejects with an `AppError`. */
export async function openSocket(target: Target, options: ConnectOptions): Promise<Socket | TLSSocket> {
  const socket = await openUnjudged(target, options)
  if (!(socket instanceof TLSSocket) || socket.authorized) return socket
  const verdict = judgePin(socket, options.pinnedFingerprint256)
  if (verdict === undefined) return socket
  socket.destroy()
  throw verdict
}

/** As `openSocket`, without a judgement on the certificate: for looking at it only. */
export function openUnjudged(target: Target, options: ConnectOptions): Promise<Socket | TLSSocket> {
  return withDeadline(options, async (own) => {
    const raw = options.proxy === undefined ? undefined : own(await openTunnel(target, options.proxy, own))
    if (!target.isTls) return raw ?? own(await connected(own(tcpConnect({ host: target.hostname, port: target.port, noDelay: true, keepAlive: true })), 'connect'))
    return connected(own(tlsConnect({ ...tlsOptions(target, options), ...(raw === undefined ? {} : { socket: raw }) })), 'secureConnect')
  })
}

function tlsOptions({ hostname, port }: Target, { ca }: ConnectOptions): ConnectionOptions {
  return {
    host: hostname,
    port,
    // An address is not a server name; the certificate is still compared with it.
    ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
    secureContext: trustedContext(ca),
    ALPNProtocols: ['http/1.1'],
    // Judged right after the handshake by `openSocket`, which knows about the pin.
    rejectUnauthorized: false,
  }
}

function judgePin(socket: TLSSocket, pin: string | undefined): Error | undefined {
  const code = codeOf(socket.authorizationError)
  if (pin === undefined) return networkError('untrusted', { code })
  const shown = socket.getPeerCertificate().fingerprint256
  return plainFingerprint(shown) === plainFingerprint(pin) ? undefined : networkError('pin-mismatch', { code })
}

/** Fingerprints are written with and without colons, in either case. */
export function plainFingerprint(fingerprint: string | undefined): string {
  return (fingerprint ?? '').replace(/[^0-9a-fA-F]/g, '').toLowerCase()
}

/** Node's verification result: an error, or OpenSSL's code as text. */
export function codeOf(error: unknown): string {
  if (typeof error === 'string') return error
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}

type Own = <Resource extends { destroy(): unknown }>(resource: Resource) => Resource

async function withDeadline<Value>({ clock, connectTimeoutMs }: ConnectOptions, open: (own: Own) => Promise<Value>): Promise<Value> {
  const owned: { destroy(): unknown }[] = []
  let isOver = false
  const own: Own = (resource) => {
    // What opens after the deadline is closed at once.
    if (isOver) resource.destroy()
    owned.push(resource)
    return resource
  }
  let cancel = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(connectTimeoutMs, () => reject(networkError('timeout', { phase: 'connect' })))
  })
  try {
    return await Promise.race([open(own), late])
  } catch (cause) {
    isOver = true
    for (const resource of owned) resource.destroy()
    throw toNetworkError(cause)
  } finally {
    cancel()
  }
}

function connected<Opened extends Socket>(socket: Opened, event: 'connect' | 'secureConnect'): Promise<Opened> {
  return new Promise((resolve, reject) => {
    // Stays: a reset that arrives before the caller listens must not end the console.
    socket.on('error', reject)
    socket.once(event, () => resolve(socket))
  })
}

function openTunnel({ hostname, port }: Target, proxy: string, own: Own): Promise<Socket> {
  const { protocol, hostname: host, port: proxyPort, username, password } = new URL(proxy)
  const isTls = protocol === 'https:'
  const authority = `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  const request = (isTls ? httpsRequest : httpRequest)({
    host: host.replace(/^\[|\]$/g, ''),
    port: proxyPort === '' ? (isTls ? 443 : 80) : Number(proxyPort),
    method: 'CONNECT',
    path: authority,
    agent: false,
    headers: { host: authority, ...(username === '' ? {} : { 'proxy-authorization': `Basic ${credentials}` }) },
  })
  own(request)
  return new Promise((resolve, reject) => {
    // A proxy that cannot be reached is another finding than a gateway that cannot.
    request.once('error', (cause) => reject(networkError('proxy', { code: codeOf(cause) }, cause)))
    request.once('response', (answer) => reject(networkError('proxy', { status: answer.statusCode ?? 0 })))
    request.once('connect', (answer, socket) => {
      own(socket).on('error', reject)
      if (answer.statusCode === 200) resolve(socket)
      else reject(networkError('proxy', { status: answer.statusCode ?? 0 }))
    })
    request.end()
  })
}
