import { z } from 'zod'
import { longText, orElse, orNull, shortText, wireCount, wireNumber } from './fields.ts'
import { readPlain, readWire, unwrap } from './protocol.ts'
import { checkResult } from './servers.ts'
import type { CheckResult } from './servers.ts'

const jsonRecord = z.record(z.string(), z.unknown())

const tool = z
  .object({ name: shortText, description: orNull(longText), inputSchema: orElse(jsonRecord, {}) })
export type Tool = z.output<typeof tool>

const prompt = z.object({
  name: shortText,
  description: orNull(longText),
  arguments: orElse(
    z.array(
      z
        .object({ name: shortText, description: orNull(longText), required: orElse(z.boolean(), false) })
        .transform((argument) => ({ name: argument.name, description: argument.description, isRequired: argument.required })),
    ),
    [],
  ),
})
const resource = z.object({ uri: shortText, name: orNull(shortText), description: orNull(longText), mimeType: orNull(shortText) })

const toolList = z
  .unknown()
  .transform((value) => unwrap(value, 'servers'))
  .pipe(z.record(z.string(), z.array(tool)))
  .transform((byServer) => Object.entries(byServer).map(([serverName, tools]) => ({ serverName, tools })))
export type ServerTools = z.output<typeof toolList>[number]

/** `GET /mcp/tools/list`: loaded servers only. */
export const parseToolList = (raw: unknown): readonly ServerTools[] => readWire('tools', toolList, raw)

const capabilities = z
  .object({ data: z.record(
    z.string(),
    z.object({
      tools: orElse(z.array(tool), []),
      prompts: orElse(z.array(prompt), []),
      resources: orElse(z.array(resource), []),
      metadata: orNull(z.object({ connection_age_seconds: orNull(wireNumber) })),
    }),
  ) })
  .transform(({ data }) =>
    Object.entries(data).map(([serverName, found]) => ({
      serverName,
      tools: found.tools,
      prompts: found.prompts,
      resources: found.resources,
      connectionAgeSeconds: found.metadata?.connection_age_seconds ?? null,
    })),
  )
export type ServerCapabilities = z.output<typeof capabilities>[number]

/** `GET /mcp/tools/capabilities`: what each loaded server offered when the gateway connected to it. */
export const parseCapabilities = (raw: unknown): readonly ServerCapabilities[] => readWire('capabilities', capabilities, raw)

/** `unavailable`: the circuit is open; the gateway says `success: true` with a null result (trap 4). */
export type ToolCallOutcome =
  | { readonly outcome: 'answered'; readonly result: unknown }
  | { readonly outcome: 'unavailable' }

const toolCall = z
  .object({ success: z.literal(true), result: z.unknown().optional() })
  .transform((answer): ToolCallOutcome =>
    answer.result === null || answer.result === undefined ? { outcome: 'unavailable' } : { outcome: 'answered', result: answer.result },
  )

/** `POST /mcp/tools/call`. */
export const parseToolCall = (raw: unknown): ToolCallOutcome => readWire('tool call', toolCall, raw)

const toolHealth = z.object({ server: shortText, health: checkResult }).transform(({ server, health }) => ({ serverName: server, result: health }))

/** `GET /mcp/tools/health/{name}`: also 200 for servers that are down or unknown. */
export const parseToolHealth = (raw: unknown): { readonly serverName: string; readonly result: CheckResult } =>
  readPlain('tool health', toolHealth, raw)

const cache = z
  .object({ loaded_mcps: wireCount, total_tools: wireCount, mcps: z.array(shortText) })
  .transform((answer) => ({ loaded: answer.mcps, toolCount: answer.total_tools }))
export type LoadedServers = z.output<typeof cache>

/** `GET /health/cache`: the servers the gateway holds a connection to. */
export const parseLoadedServers = (raw: unknown): LoadedServers => readWire('loaded servers', cache, raw)
