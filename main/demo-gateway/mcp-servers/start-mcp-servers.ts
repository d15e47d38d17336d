import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Clock } from '#main/platform/clock.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import { latencyAt, outageAt, realServerNames, serverPlans, toStory, type World } from '../world/index.ts'
import { answerMcp, type ServedServer } from './answer-mcp.ts'

/** `slow`: answers after a delay in milliseconds. `failing`: 503. `hanging-up`: the connection is cut without an answer. */
export type McpTrouble = { readonly kind: 'none' } | { readonly kind: 'slow'; readonly delayMs: number } | { readonly kind: 'failing' } | { readonly kind: 'hanging-up' }

export type RunningMcpServer = { readonly name: string; readonly url: string; setTrouble(trouble: McpTrouble): void }

export interface McpServers extends Disposable {
  readonly servers: readonly RunningMcpServer[]
  /** Addresses by name, as `worldAt` wants them. */
  readonly urls: Readonly<Record<string, string>>
  /** From now on outages and latencies of the world happen to these servers as well. A trouble that was set wins. */
  follow(world: World): void
  stop(): Promise<void>
}

const pathOf = (name: string): string => `/${name.toLowerCase().replaceAll(' ', '-')}/mcp`

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The demo MCP servers have no port')
  return address.port
}

export async function startMcpServers({ clock, log }: { readonly clock: Clock; readonly log: Log }): Promise<McpServers> {
  const served: readonly ServedServer[] = serverPlans.filter((plan) => realServerNames.some((name) => name === plan.name))
  const troubles = new Map<string, McpTrouble>()
  let world: World | undefined

  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve))

  function troubleNow(name: string): McpTrouble {
    const set = troubles.get(name)
    if (set && set.kind !== 'none') return set
    const server = world?.servers.find((candidate) => candidate.name === name)
    if (!world || !server) return { kind: 'none' }
    const story = toStory(world, clock.now())
    return outageAt(world, server, story) ? { kind: 'failing' } : { kind: 'slow', delayMs: latencyAt(world, server, story) }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const server = served.find((candidate) => pathOf(candidate.name) === request.url)
    if (!server) return void response.writeHead(404).end()
    const trouble = troubleNow(server.name)
    if (trouble.kind === 'hanging-up') return void request.socket.destroy()
    if (trouble.kind === 'failing') return void response.writeHead(503, { 'content-type': 'text/plain' }).end('Service Unavailable')
    if (trouble.kind === 'slow') await wait(trouble.delayMs)
    // A stateless server has nothing to push, so there is no stream to open and no session to end.
    if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end()
    await answerMcp(server, clock, request, response)
  }

  const http = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => {
      log.warn('A demo MCP server failed to answer', { cause })
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  const port = await listen(http)
  const servers = served.map(({ name }): RunningMcpServer => ({ name, url: `http://127.0.0.1:${port}${pathOf(name)}`, setTrouble: (trouble) => void troubles.set(name, trouble) }))
  return {
    servers,
    urls: Object.fromEntries(servers.map(({ name, url }) => [name, url])),
    follow: (followed) => void (world = followed),
    stop: () => new Promise((resolve) => {
      http.close(() => resolve())
      http.closeAllConnections()
    }),
  }
}
