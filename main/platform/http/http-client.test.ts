import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { makeCertificate } from '#tests/support/certificate.ts'
import { systemClock } from '../clock.ts'
import { silentLog } from '../log/log.ts'
import { createRedactor } from '../log/redact.ts'
import { createHttpClient, type HttpClient, type HttpClientOptions } from './http-client.ts'
import { inspectTls } from './tls-inspection.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const run of cleanups.splice(0).reverse()) await run()
})

async function listen(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): void => void sockets.add(socket)
  server.on('connection', keep)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}
const http = (handle: RequestListener): Promise<number> => listen(createServer(handle))
const tcp = (handle: (socket: Socket) => void): Promise<number> =>
  listen(createTcpServer((socket) => {
    socket.on('error', () => undefined)
    handle(socket)
  }))

function aClient(options: Partial<HttpClientOptions> & { readonly baseUrl: string }): HttpClient {
  const client = createHttpClient({ allowHttp: false, clock: systemClock, log: silentLog, redactor: createRedactor(), ...options })
  cleanups.push(() => client.stop())
  return client
}
const at = (port: number): string => `http://127.0.0.1:${port}`
const get = (client: HttpClient) => client.request({ method: 'GET', path: '/x' })
const failure = (code: string, details: object) => expect.objectContaining({ code, details: expect.objectContaining(details) as object }) as Error

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve(text))
  })
}

describe('the HTTP client', () => {
  it('sends method, path below the base address, query, headers and a JSON body, and returns the answer', async () => {
    const port = await http((request, response) => {
      void bodyOf(request).then((body) => {
        response.setHeader('content-type', 'application/json; charset=utf-8').setHeader('x-own', ['a', 'b'])
        response.writeHead(201).end(JSON.stringify({ method: request.method, url: request.url, own: request.headers['x-asked'], type: request.headers['content-type'], body }))
      })
    })
    const answer = await aClient({ baseUrl: `${at(port)}/omni/` }).request({ method: 'POST', path: '/api/v1/x', query: { q: 'a b&c', skip: undefined, page: 2 }, headers: { 'X-Asked': 'yes' }, body: { name: 'ä' } })
    expect(answer).toMatchObject({ status: 201, contentType: 'application/json; charset=utf-8', headers: { 'x-own': ['a', 'b'] }, durationMs: expect.any(Number) })
    expect(JSON.parse(answer.bodyText)).toEqual({ method: 'POST', url: '/omni/api/v1/x?q=a+b%26c&page=2', own: 'yes', type: 'application/json', body: '{"name":"ä"}' })
  })

  it('returns error statuses and redirects as answers and follows nothing', async () => {
    const asked: string[] = []
    const port = await http((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await get(aClient({ baseUrl: at(port) }))).toMatchObject({ status: 302, headers: { location: '/elsewhere' } })
    expect(asked).toEqual(['/x'])
  })

  it('sends a host of its own for no path, however it looks', async () => {
    const port = await http((request, response) => response.end(`${request.headers.host} ${request.url}`))
    const client = aClient({ baseUrl: at(port) })
    expect((await client.request({ method: 'GET', path: '//evil.example/y' })).bodyText).toBe(`127.0.0.1:${port} //evil.example/y`)
    await expect(client.request({ method: 'GET', path: '/a\r\nx: y' })).rejects.toThrow('path')
  })

  it('stops reading at the size limit, whether the length was announced or not', async () => {
    const port = await http((request, response) => {
      if (request.url === '/announced') response.setHeader('content-length', 5_000)
      response.end('x'.repeat(5_000))
    })
    const client = aClient({ baseUrl: at(port), maxBodyBytes: 1_000 })
    for (const path of ['/announced', '/streamed']) await expect(client.request({ method: 'GET', path })).rejects.toEqual(failure('gateway.protocol', { reason: 'too-large', limitBytes: 1_000 }))
  })

  it('gives up on a gateway that never answers, answers half, or drips', async () => {
    const port = await http((request, response) => {
      if (request.url === '/half') response.writeHead(200, { 'content-length': 100 }).write('half')
      if (request.url === '/drip') {
        const drip = setInterval(() => response.write('.'), 10)
        response.on('close', () => clearInterval(drip))
      }
    })
    const client = aClient({ baseUrl: at(port), timeouts: { totalMs: 150 } })
    for (const path of ['/never', '/half', '/drip']) await expect(client.request({ method: 'GET', path }), path).rejects.toEqual(failure('gateway.offline', { reason: 'timeout' }))
  })

  it('names each way the network fails', async () => {
    const reset = await tcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const cut = await tcp((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')))
    const rubbish = await tcp((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')))
    const silent = await tcp(() => undefined)
    const closed = await tcp(() => undefined)
    await cleanups.pop()?.()
    const plain = await http((_, response) => response.end())
    const cases: readonly (readonly [string, string, string])[] = [
      [at(closed), 'gateway.offline', 'refused'],
      [at(reset), 'gateway.offline', 'reset'],
      [at(cut), 'gateway.offline', 'reset'],
      [at(rubbish), 'gateway.protocol', 'malformed'],
      ['https://gateway.invalid', 'gateway.offline', 'dns'],
      [`https://127.0.0.1:${plain}`, 'gateway.offline', 'tls'],
      [`https://127.0.0.1:${silent}`, 'gateway.offline', 'timeout'],
    ]
    for (const [baseUrl, code, reason] of cases) {
      // Only the silent one is waited for; a busy machine may need longer to learn that a name does not exist.
      const connectMs = reason === 'timeout' ? 300 : 20_000
      await expect(get(aClient({ baseUrl, timeouts: { connectMs } })), baseUrl).rejects.toEqual(failure(code, { reason }))
    }
  })

  it('ends with the reason of the caller who aborts, before and during the request', async () => {
    const seen = Promise.withResolvers<true>()
    const port = await http(() => seen.resolve(true))
    const client = aClient({ baseUrl: at(port) })
    const controller = new AbortController()
    const reason = new Error('the page moved on')
    const asked = expect(client.request({ method: 'GET', path: '/x', signal: controller.signal })).rejects.toBe(reason)
    await seen.promise
    controller.abort(reason)
    await asked
    await expect(client.request({ method: 'GET', path: '/x', signal: controller.signal })).rejects.toBe(reason)
  })

  it('refuses plain http to another machine unless a person allowed it, and addresses that are none', () => {
    expect(() => aClient({ baseUrl: 'http://gateway.example' })).toThrow(failure('gateway.untrusted', { reason: 'plain-http' }))
    expect(() => aClient({ baseUrl: 'http://127.evil.example' })).toThrow(failure('gateway.untrusted', { reason: 'plain-http' }))
    expect(() => aClient({ baseUrl: 'http://gateway.example', allowHttp: true })).not.toThrow()
    for (const baseUrl of ['gateway', 'ftp://gateway.example', 'https://ana:pw@gateway.example']) expect(() => aClient({ baseUrl })).toThrow(failure('profile.invalid', { reason: 'address' }))
  })

  it('masks secrets in error answers, where a careless server repeats them, and leaves good answers alone', async () => {
    const redactor = createRedactor()
    redactor.register('c4n4ry')
    const port = await http((request, response) => response.writeHead(request.url === '/bad' ? 500 : 200).end('{"detail":"wrong: c4n4ry"}'))
    const client = aClient({ baseUrl: at(port), redactor })
    expect((await client.request({ method: 'GET', path: '/bad' })).bodyText).toBe('{"detail":"wrong: •••••"}')
    expect((await client.request({ method: 'GET', path: '/good' })).bodyText).toBe('{"detail":"wrong: c4n4ry"}')
  })

  it('logs neither query nor headers nor body', async () => {
    const lines: unknown[] = []
    const write = (...line: unknown[]): void => void lines.push(line)
    const log = { ...silentLog, debug: write, info: write, warn: write, error: write }
    const port = await http((_, response) => response.end('c4n4ry'))
    await aClient({ baseUrl: at(port), log }).request({ method: 'POST', path: '/login', query: { key: 'c4n4ry' }, headers: { authorization: 'Bearer c4n4ry' }, body: { password: 'c4n4ry' } })
    expect(lines).toHaveLength(1)
    expect(JSON.stringify(lines)).not.toContain('c4n4ry')
  })
})

describe('certificates', () => {
  const day = 86_400_000
  async function tls(certificate = makeCertificate()): Promise<string> {
    return `https://127.0.0.1:${await listen(createTlsServer(certificate, (_, response) => response.end('secret answer')))}`
  }

  it('refuses a certificate nobody vouches for, before anything is sent', async () => {
    let requests = 0
    const server = createTlsServer(makeCertificate(), (_, response) => ((requests += 1), response.end()))
    const baseUrl = `https://127.0.0.1:${await listen(server)}`
    await expect(get(aClient({ baseUrl }))).rejects.toEqual(failure('gateway.untrusted', { reason: 'untrusted', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }))
    expect(requests).toBe(0)
  })

  it('accepts the one pinned certificate, in any spelling of its fingerprint', async () => {
    const certificate = makeCertificate()
    const baseUrl = await tls(certificate)
    for (const pin of [certificate.fingerprint256, certificate.fingerprint256.replaceAll(':', '').toLowerCase()]) {
      expect(await get(aClient({ baseUrl, pinnedFingerprint256: pin }))).toMatchObject({ status: 200, bodyText: 'secret answer' })
    }
  })

  it('refuses another certificate than the pinned one, and an empty pin', async () => {
    const baseUrl = await tls()
    for (const pin of [makeCertificate().fingerprint256, '']) await expect(get(aClient({ baseUrl, pinnedFingerprint256: pin }))).rejects.toEqual(failure('gateway.untrusted', { reason: 'pin-mismatch' }))
  })

  it('accepts an authority given with the profile, but not its expired or foreign certificates', async () => {
    const authority = makeCertificate({ commonName: 'Test authority' })
    const good = await tls(makeCertificate({ signedBy: authority }))
    const expired = await tls(makeCertificate({ signedBy: authority, validFrom: Date.now() - 9 * day, validTo: Date.now() - day }))
    const foreign = await tls(makeCertificate({ signedBy: authority, altNames: ['other.example'] }))
    expect(await get(aClient({ baseUrl: good, ca: authority.cert }))).toMatchObject({ status: 200 })
    await expect(get(aClient({ baseUrl: expired, ca: authority.cert }))).rejects.toEqual(failure('gateway.untrusted', { code: 'CERT_HAS_EXPIRED' }))
    await expect(get(aClient({ baseUrl: foreign, ca: authority.cert }))).rejects.toEqual(failure('gateway.untrusted', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }))
    await expect(get(aClient({ baseUrl: good }))).rejects.toEqual(failure('gateway.untrusted', {}))
  })

  it('are shown with protocol, names, dates, fingerprint and the reason for distrust', async () => {
    const authority = makeCertificate({ commonName: 'Test authority' })
    const selfSigned = makeCertificate({ commonName: 'Omni2 gateway' })
    const look = async (url: string, ca?: string) => inspectTls({ hostname: '127.0.0.1', port: Number(new URL(url).port), ca }, systemClock)
    expect(await look(await tls(selfSigned))).toMatchObject({
      protocol: 'TLSv1.3',
      subject: 'Omni2 gateway',
      issuer: 'Omni2 gateway',
      fingerprint256: selfSigned.fingerprint256,
      altNames: ['localhost', '127.0.0.1'],
      trust: { trusted: false, reason: 'self-signed' },
    })
    expect((await look(await tls(makeCertificate({ signedBy: authority })), authority.cert)).trust).toEqual({ trusted: true })
    const reasonOf = async (options: Parameters<typeof makeCertificate>[0]) => (await look(await tls(makeCertificate({ signedBy: authority, ...options })), authority.cert)).trust
    expect(await reasonOf({ validFrom: Date.now() - 9 * day, validTo: Date.now() - day })).toMatchObject({ reason: 'expired' })
    expect(await reasonOf({ validFrom: Date.now() + day })).toMatchObject({ reason: 'not-yet-valid' })
    expect(await reasonOf({ altNames: ['other.example'] })).toMatchObject({ reason: 'wrong-host' })
    expect((await look(await tls(makeCertificate({ signedBy: authority })))).trust).toMatchObject({ reason: 'unknown-issuer' })
  })
})

describe('a proxy', () => {
  async function proxy(answer: (request: IncomingMessage) => number): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = []
    const server = createServer()
    server.on('connect', (request: IncomingMessage, client: Socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? '-'}`)
      const status = answer(request)
      client.on('error', () => undefined)
      if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`)
      const [host = '', port = ''] = (request.url ?? '').split(':')
      const onward = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onward.pipe(client).pipe(onward)
      })
      onward.on('error', () => client.destroy())
      client.on('close', () => onward.destroy())
      return undefined
    })
    return { url: `127.0.0.1:${await listen(server)}`, asked }
  }

  it('carries http and pinned https through a tunnel, with its own credentials', async () => {
    const certificate = makeCertificate()
    const secure = await listen(createTlsServer(certificate, (_, response) => response.end('over tls')))
    const plain = await http((request, response) => response.end(`plain ${String(request.headers['proxy-authorization'])}`))
    const { url, asked } = await proxy(() => 200)
    const through = { proxy: `http://ana:p%40ss@${url}`, pinnedFingerprint256: certificate.fingerprint256 }
    expect((await get(aClient({ baseUrl: `https://127.0.0.1:${secure}`, ...through }))).bodyText).toBe('over tls')
    expect((await get(aClient({ baseUrl: at(plain), ...through }))).bodyText).toBe('plain undefined')
    const credentials = `Basic ${Buffer.from('ana:p@ss').toString('base64')}`
    expect(asked).toEqual([`127.0.0.1:${secure} ${credentials}`, `127.0.0.1:${plain} ${credentials}`])
    expect(await inspectTls({ hostname: '127.0.0.1', port: secure, proxy: through.proxy }, systemClock)).toMatchObject({ fingerprint256: certificate.fingerprint256 })
  })

  it('that asks for credentials, refuses, is gone or says nothing is named as the proxy', async () => {
    const port = await http((_, response) => response.end())
    const asks = await proxy(() => 407)
    const gone = await proxy(() => 200)
    await cleanups.pop()?.()
    const silent = await tcp(() => undefined)
    const via = (url: string) => get(aClient({ baseUrl: at(port), proxy: `http://${url}`, timeouts: { connectMs: 200 } }))
    await expect(via(asks.url)).rejects.toEqual(failure('gateway.offline', { reason: 'proxy', status: 407 }))
    await expect(via(gone.url)).rejects.toEqual(failure('gateway.offline', { reason: 'proxy', code: 'ECONNREFUSED' }))
    await expect(via(`127.0.0.1:${silent}`)).rejects.toEqual(failure('gateway.offline', { reason: 'timeout' }))
    expect(() => aClient({ baseUrl: at(port), proxy: 'socks5://127.0.0.1:1' })).toThrow(failure('profile.invalid', { reason: 'proxy' }))
  })
})
