import { WebSocket } from 'ws'
import { Unanswerable } from './fact.ts'
import { toNode } from './node.ts'
import type { Node } from './node.ts'

export type Account = { readonly username: string; readonly password: string }
export type Reply = Node & { readonly status: number; readonly contentType: string; readonly raw: string; readonly headers: Headers }
export type Ask = {
  /** Whose token to send: a role, or null for none. The super_admin's when left out. */
  readonly as?: string | null
  /** Exactly this instead of a token of ours. */
  readonly bearer?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
export type Tokens = { readonly access: string; readonly refresh: string }

/** One WebSocket with everything it ever received. */
export type Line = {
  readonly frames: readonly string[]
  /** What arrived and carries `data` about an MCP server, replies and pings left out. */
  events(): readonly Node[]
  /** How it ended; undefined while open. */
  ended(): { readonly code: number; readonly reason: string } | undefined
  send(message: unknown): void
  sendRaw(data: string | Buffer): void
  /** The first frame, old or new, that `test` accepts; fails after `withinMs` of the gateway's time. */
  frame(test: (node: Node) => boolean, withinMs?: number): Promise<Node>
  text(wanted: string, withinMs?: number): Promise<void>
  end(withinMs?: number): Promise<{ readonly code: number; readonly reason: string }>
  close(): void
}

export type ContractClient = {
  readonly baseUrl: string
  get(path: string, ask?: Ask): Promise<Reply>
  post(path: string, ask?: Ask): Promise<Reply>
  put(path: string, ask?: Ask): Promise<Reply>
  del(path: string, ask?: Ask): Promise<Reply>
  options(path: string, ask?: Ask): Promise<Reply>
  login(account: Account): Promise<Reply>
  account(role: string): Account
  tokens(role: string): Promise<Tokens>
  /** Opens a WebSocket; a refused handshake is `{ refused: status }`. */
  dial(path: string, ask?: Ask): Promise<Line | { readonly refused: number }>
  /** As `dial`, but a refusal fails the fact. */
  line(path: string, ask?: Ask): Promise<Line>
  /** Waits this long by the gateway's clock. */
  wait(ms: number): Promise<void>
  closeAll(): void
}

export type ClientOptions = {
  readonly baseUrl: string
  /** By role name. */
  readonly accounts: Readonly<Record<string, Account>>
  /** How many times faster than ours the gateway's clock runs; 1 for a real one. */
  readonly pace?: number
}

const PATIENCE_MS = 5_000

export function createContractClient({ baseUrl, accounts, pace = 1 }: ClientOptions): ContractClient {
  const issued = new Map<string, Tokens>()
  const lines = new Set<WebSocket>()
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms / pace))

  async function headersFor(ask: Ask): Promise<Record<string, string>> {
    const body: Record<string, string> = ask.body === undefined ? {} : { 'content-type': 'application/json' }
    const role = ask.as === undefined ? 'super_admin' : ask.as
    const bearer = ask.bearer ?? (role === null ? undefined : (await tokens(role)).access)
    const auth: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
    return { ...body, ...auth, ...ask.headers }
  }

  async function send(method: string, path: string, ask: Ask = {}): Promise<Reply> {
    const init: RequestInit = { method, headers: await headersFor(ask), redirect: 'manual', signal: AbortSignal.timeout(60_000) }
    if (ask.body !== undefined) init.body = typeof ask.body === 'string' ? ask.body : JSON.stringify(ask.body)
    const answer = await fetch(`${baseUrl}${path}`, init)
    const raw = await answer.text()
    return { ...toNode(parsed(raw)), status: answer.status, contentType: answer.headers.get('content-type') ?? '', raw, headers: answer.headers }
  }

  function account(role: string): Account {
    const found = accounts[role]
    if (!found) throw new Unanswerable(`no account with the role ${role} was given`)
    return found
  }

  const login = (who: Account): Promise<Reply> => send('POST', '/auth/api/v1/auth/login', { as: null, body: who })

  async function tokens(role: string): Promise<Tokens> {
    const known = issued.get(role)
    if (known) return known
    const reply = await login(account(role))
    if (reply.status !== 200) throw new Error(`could not sign in as ${role}: HTTP ${reply.status}`)
    const fresh = { access: reply.text('access_token'), refresh: reply.text('refresh_token') }
    issued.set(role, fresh)
    return fresh
  }

  async function dial(path: string, ask: Ask = {}): Promise<Line | { readonly refused: number }> {
    const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}${path}`, { headers: await headersFor(ask) })
    lines.add(socket)
    const frames: string[] = []
    let ending: { readonly code: number; readonly reason: string } | undefined
    socket.on('message', (data) => frames.push((data as Buffer).toString('utf8')))
    socket.on('close', (code, reason) => {
      ending = { code, reason: reason.toString() }
    })
    const opened = await new Promise<true | { readonly refused: number }>((resolve, reject) => {
      socket.on('open', () => resolve(true))
      socket.on('unexpected-response', (request, response) => {
        resolve({ refused: response.statusCode ?? 0 })
        request.destroy()
      })
      socket.on('error', reject)
    })
    if (opened !== true) return opened

    async function until<Value>(look: () => Value | undefined, withinMs: number, what: string): Promise<Value> {
      const deadline = performance.now() + Math.max(withinMs / pace, 1_000)
      for (;;) {
        const found = look()
        if (found !== undefined) return found
        if (performance.now() > deadline) throw new Error(`${what} did not come; got ${JSON.stringify(frames.slice(-5))}`)
        await new Promise((resolve) => void setTimeout(resolve, 5))
      }
    }

    return {
      frames,
      events: () => frames.map((frame) => toNode(parsed(frame))).filter((node) => node.at('data.mcp_name') !== undefined),
      ended: () => ending,
      send: (message) => socket.send(JSON.stringify(message)),
      sendRaw: (data) => socket.send(data),
      frame: (test, withinMs = PATIENCE_MS) => until(() => frames.map((frame) => toNode(parsed(frame))).find(test), withinMs, 'the frame'),
      async text(wanted, withinMs = PATIENCE_MS) {
        await until(() => frames.find((frame) => frame === wanted), withinMs, `the text ${wanted}`)
      },
      end: (withinMs = PATIENCE_MS) => until(() => ending, withinMs, 'the end'),
      close: () => socket.close(),
    }
  }

  return {
    baseUrl,
    get: (path, ask) => send('GET', path, ask),
    post: (path, ask) => send('POST', path, ask),
    put: (path, ask) => send('PUT', path, ask),
    del: (path, ask) => send('DELETE', path, ask),
    options: (path, ask) => send('OPTIONS', path, ask),
    login,
    account,
    tokens,
    dial,
    async line(path, ask) {
      const opened = await dial(path, ask)
      if ('refused' in opened) throw new Error(`the socket ${path} was refused with HTTP ${opened.refused}`)
      return opened
    },
    wait,
    closeAll() {
      for (const socket of lines) socket.terminate()
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
