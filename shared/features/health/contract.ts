import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { cursor, page } from '#shared/lib/page.ts'
import { instant, timeRange } from '#shared/lib/time-range.ts'
import { submitted } from '#shared/features/outbox/model.ts'
import { healthError, lane, latencyPoint, serverId, serverRow, stateCounts, tool, witness } from './model.ts'

const oneServer = z.object({ serverId })

/** The health of the MCP servers behind the gateway. */
export const healthContract = feature({
  slug: 'health',
  scope: 'profile',
  calls: {
    /** Worst first, then by name. */
    servers: query({
      input: z.object({ range: timeRange, cursor: cursor.nullable() }),
      output: fresh(z.object({ page: page(serverRow), counts: stateCounts })),
    }),
    server: query({ input: z.object({ serverId, range: timeRange }), output: fresh(serverRow) }),
    /** State over time, one answer per server asked for, on a shared axis. */
    lanes: query({
      input: z.object({ range: timeRange, serverIds: z.array(serverId).max(50) }),
      output: fresh(z.array(z.object({ serverId, name: z.string(), lanes: z.array(lane) }))),
    }),
    latency: query({
      input: z.object({ serverId, range: timeRange, points: z.int().min(10).max(2000) }),
      output: fresh(z.object({ points: z.array(latencyPoint), bucketMs: z.int() })),
    }),
    errors: query({ input: z.object({ serverId, range: timeRange, cursor: cursor.nullable() }), output: fresh(page(healthError)) }),
    tools: query({ input: oneServer, output: fresh(z.object({ tools: z.array(tool), takenAt: instant.nullable() })) }),
    /** Asks the gateway to check the server now, and looks from this workstation too where it can. */
    checkNow: command({ input: oneServer, output: z.object({ gateway: witness, probe: witness.nullable() }), whenOffline: 'refuse' }),
    setEnabled: command({ input: z.object({ serverId, enabled: z.boolean() }), output: submitted, whenOffline: 'draft' }),
    resetCircuit: command({ input: oneServer, output: z.object({}), whenOffline: 'refuse' }),
    reload: command({ input: oneServer, output: z.object({}), whenOffline: 'refuse' }),
    setFavourite: command({ input: z.object({ serverId, favourite: z.boolean() }), output: z.object({}), whenOffline: 'run' }),
  },
  events: { changed: event({ payload: z.object({ serverIds: z.array(serverId) }) }) },
})
