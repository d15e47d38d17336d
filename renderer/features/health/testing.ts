import type { ServerRow } from '#shared/features/health/model.ts'

const at = Date.UTC(2026, 4, 19, 12, 32, 7)
const says = { state: 'up', at: at - 9_000, text: null, latencyMs: 84 } as const

/** A server that is simply up; tests name only what matters to them. */
export function aServer(parts: Partial<ServerRow> & { readonly name: string }): ServerRow {
  return {
    id: parts.name, url: `https://${parts.name}.corp.example/mcp`, description: null, protocol: 'streamable-http', enabled: true,
    verdict: { state: 'up', code: 'up', since: null, gateway: says, probe: says },
    circuit: { state: 'closed', failureCycles: 0, maxFailureCycles: 5, retryAt: null, isOpen: false, asOf: at - 9_000 },
    uptime: { upMs: 86_400_000, downMs: 0, unknownMs: 0 }, strip: 'u'.repeat(96), p95Ms: 84, lastCheckAt: at - 9_000, errorCount: 0,
    autoDisabled: null, toolCount: 9, favourite: false, pending: null, ...parts,
  }
}
