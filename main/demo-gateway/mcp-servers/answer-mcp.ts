import type { IncomingMessage, ServerResponse } from 'node:http'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js'
import type { Clock } from '#main/platform/clock.ts'
import type { WorldTool } from '../world/index.ts'
import { realWork } from './tools.ts'

export type ServedServer = { readonly name: string; readonly description: string; readonly tools: readonly WorldTool[] }

function callTool(server: ServedServer, name: string, parameters: unknown, clock: Clock): { content: { type: 'text'; text: string }[]; isError?: boolean } {
  if (!server.tools.some((tool) => tool.name === name)) throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${name}`)
  const run = realWork[`${server.name}.${name}`]
  if (!run) return { content: [{ type: 'text', text: JSON.stringify({ simulated: true, server: server.name, tool: name, parameters, at: new Date(clock.now()).toISOString() }) }] }
  try {
    return { content: [{ type: 'text', text: run(parameters, clock) }] }
  } catch (cause) {
    return { content: [{ type: 'text', text: cause instanceof Error ? cause.message : 'The tool failed' }], isError: true }
  }
}

/** One HTTP request, one protocol server: stateless, so nothing of a client is remembered and nothing leaks. */
export async function answerMcp(server: ServedServer, clock: Clock, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // The list comes from the world's JSON schemas, so the requests are answered below the level that wants zod shapes.
  const { server: protocol } = new McpServer({ name: server.name, version: '1.0.0' }, { capabilities: { tools: {} }, instructions: server.description })
  protocol.setRequestHandler(ListToolsRequestSchema, () => ({ tools: server.tools.map((tool) => ({ ...tool, inputSchema: { ...tool.inputSchema, type: 'object' as const } })) }))
  protocol.setRequestHandler(CallToolRequestSchema, ({ params }) => callTool(server, params.name, params.arguments ?? {}, clock))
  // No session id generator at all means stateless; an explicit undefined is refused by exactOptionalPropertyTypes.
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  response.once('close', () => void protocol.close())
  await protocol.connect(transport)
  await transport.handleRequest(request, response)
}
