import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the front treats what passes: faithfully, refusing every token, or failing with everything secret repeated in its answer. */
export type EchoMode = 'faithful' | 'expired' | 'echo'

/** A front before a real gateway that knows the marked password and betrays secrets in every way a careless server could. */
export interface EchoingGateway {
  readonly baseUrl: string
  /** Every secret that has passed: the marked password and all tokens issued. */
  secrets(): readonly string[]
  /** Calls of a kind that have passed, e.g. `login`. */
  count(kind: 'login' | 'refresh' | 'echo'): number
  setMode(mode: EchoMode): void
  stop(): Promise<void>
}

export async function startEchoingGateway(options: { readonly behind: string; readonly marked: string; readonly real: string }): Promise<EchoingGateway> {
  const { behind, marked, real } = options
  const secrets = new Set<string>([marked])
  const counts = { login: 0, refresh: 0, echo: 0 }
  let mode: EchoMode = 'faithful'

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request)
    const url = request.url ?? '/'
    const isLogin = url.endsWith('/auth/login')
    const isRefresh = url.endsWith('/auth/refresh')
    if (isLogin) counts.login += 1
    if (isRefresh) counts.refresh += 1
    if (mode === 'expired' && !isLogin && !isRefresh) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"detail":"Token expired"}')
      return
    }
    if (mode === 'echo') {
      echo(request, response, body)
      return
    }
    const answer = await forward(request, url, body.replace(JSON.stringify(marked), JSON.stringify(real)))
    if (isLogin || isRefresh) collectTokens(answer.text)
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.text)
  }

  function echo(request: IncomingMessage, response: ServerResponse, body: string): void {
    counts.echo += 1
    const all = [...secrets].join(' ')
    const detail = `failed for ${request.headers.authorization ?? ''} with ${body} and ${all} and ${encodeURIComponent(all)} and ${Buffer.from(all).toString('base64')}`
    response.writeHead(500, { 'content-type': 'application/json', 'x-echo': encodeURIComponent(all), 'set-cookie': `session=${marked}` }).end(JSON.stringify({ detail, message: detail, error: detail }))
  }

  function collectTokens(text: string): void {
    for (const [, token] of text.matchAll(/"(?:access|refresh)_token"\s*:\s*"([^"]+)"/g)) if (token !== undefined) secrets.add(token)
  }

  function forward(request: IncomingMessage, path: string, body: string): Promise<{ status: number; type: string; text: string }> {
    const own = new Set(['host', 'content-length', 'transfer-encoding'])
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !own.has(name)))
    return new Promise((resolve, reject) => {
      const onward = httpRequest(new URL(path, behind), { method: request.method ?? 'GET', headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (answer) => {
        textOf(answer).then((text) => resolve({ status: answer.statusCode ?? 502, type: answer.headers['content-type'] ?? 'text/plain', text }), reject)
      })
      onward.on('error', reject)
      onward.end(body)
    })
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  // The socket is refused the same careless way; the console then asks on a schedule.
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => undefined)
    socket.end(`HTTP/1.1 500 ${encodeURIComponent(marked)}\r\nx-echo: ${request.headers.authorization ?? ''} ${marked}\r\ncontent-length: ${marked.length}\r\n\r\n${marked}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets: () => [...secrets],
    count: (kind) => counts[kind],
    setMode(next) {
      mode = next
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function textOf(stream: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    stream.setEncoding('utf8')
    stream.on('data', (part: string) => (text += part))
    stream.on('end', () => resolve(text))
    stream.on('error', reject)
  })
}
