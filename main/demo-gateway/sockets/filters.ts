export type Filters = Readonly<Record<string, unknown>>
type Data = Readonly<Record<string, unknown>>

const list = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined)

/** A filter on a field that the event lacks passes. */
function listPasses(wanted: unknown, actual: unknown): boolean {
  const values = list(wanted)
  return values === undefined || values.length === 0 || actual === undefined || values.includes(actual)
}

/** The table of contract 7.1, with its holes: `state` and `health_status` compare with fields no event carries. */
export function matchesFilters(type: string, data: Data, filters: Filters): boolean {
  if (!listPasses(filters['mcp_names'], data['mcp_name'])) return false
  if (!listPasses(filters['severity'], data['severity'])) return false
  if (!listPasses(filters['state'], data['state'])) return false
  if (!listPasses(filters['health_status'], data['health_status'])) return false
  const cycles = filters['failure_cycles']
  if (typeof cycles === 'number' && Number(data['failure_cycles'] ?? 0) < cycles) return false
  if (type !== 'mcp_status_change') return true
  // These two are the exception: a missing field fails.
  return (['old_status', 'new_status'] as const).every((key) => filters[key] === undefined || filters[key] === data[key])
}
