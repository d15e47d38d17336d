import type { BridgeTable } from '#shared/contract/bridge-table.ts'

/** What `npm run generate` would write for the conformance suite's contract; a test keeps the two together. */
export const bridgeTable = {
  probe: { calls: ['echo', 'fail', 'rows', 'publish', 'wait'], events: ['changed'] },
} as const satisfies BridgeTable
