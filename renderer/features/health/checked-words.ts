import type { Witness } from '#shared/features/health/model.ts'
import type { Format } from '#renderer/platform/format.ts'

/** What came of "Check now" in one line: `postgres-mcp checked: gateway up, 84 ms; this console up, 92 ms`. */
export function checkedWords(name: string, { gateway, probe }: { readonly gateway: Witness; readonly probe: Witness | null }, format: Format): string {
  return `${name} checked: gateway ${said(gateway, format)}; ${probe === null ? 'not reachable by a check from here' : `this console ${said(probe, format)}`}`
}

function said({ state, text, latencyMs }: Witness, format: Format): string {
  const detail = text ?? (latencyMs === null ? null : format.milliseconds(Math.round(latencyMs)))
  return detail === null ? state : `${state}, ${detail}`
}
