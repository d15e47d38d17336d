import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

export type OfferedTool = { readonly name: string; readonly description: string; readonly inputSchema: object }
/** What a server said it offers when the gateway connected to it. */
export type Offer = { readonly tools: readonly OfferedTool[]; readonly prompts: readonly object[]; readonly resources: readonly object[] }

export type ServerTarget = {
  readonly url: string
  readonly timeoutSeconds: number
  /** Only bearer is applied at run time (contract 4.2). */
  readonly bearer: string | null
}

/** A session with one real MCP server, per call: the demo has few calls and no reason to keep sockets open. */
export type Connector = {
  offer(target: ServerTarget): Promise<Offer>
  call(target: ServerTarget, tool: string, args: Readonly<Record<string, unknown>>): Promise<unknown>
}

/** The loader speaks MCP to the address with `/mcp` appended when it is missing. */
function endpointOf(url: string): URL {
  const trimmed = url.replace(/\/+$/, '')
  return new URL(trimmed.endsWith('/mcp') ? trimmed : `${trimmed}/mcp`)
}

export function createConnector(): Connector {
  async function withSession<Value>(target: ServerTarget, run: (client: Client, timeout: number) => Promise<Value>): Promise<Value> {
    const timeout = target.timeoutSeconds * 1000
    const client = new Client({ name: 'omni2', version: '0.1.0' })
    const headers: Record<string, string> = target.bearer === null ? {} : { Authorization: `Bearer ${target.bearer}` }
    const transport = new StreamableHTTPClientTransport(endpointOf(target.url), { requestInit: { headers } })
    try {
      await client.connect(transport, { timeout })
      return await run(client, timeout)
    } finally {
      await client.close().catch(() => undefined)
    }
  }

  return {
    offer: (target) =>
      withSession(target, async (client, timeout) => {
        const can = client.getServerCapabilities() ?? {}
        const { tools } = can.tools ? await client.listTools(undefined, { timeout }) : { tools: [] }
        const { prompts } = can.prompts ? await client.listPrompts(undefined, { timeout }) : { prompts: [] }
        const { resources } = can.resources ? await client.listResources(undefined, { timeout }) : { resources: [] }
        return {
          tools: tools.map((tool) => ({ name: tool.name, description: tool.description ?? '', inputSchema: tool.inputSchema })),
          prompts,
          resources,
        }
      }),
    call: (target, tool, args) =>
      withSession(target, async (client, timeout) => {
        const answer = await client.callTool({ name: tool, arguments: args }, undefined, { timeout })
        if (answer.isError === true) throw new Error(firstText(answer.content))
        return answer.content
      }),
  }
}

function firstText(content: unknown): string {
  const part: unknown = Array.isArray(content) ? content[0] : undefined
  if (typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string') return part.text
  return 'Tool call failed'
}
