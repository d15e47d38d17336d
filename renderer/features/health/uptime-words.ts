import type { Uptime } from '#shared/features/health/model.ts'
import type { Format } from '#renderer/platform/format.ts'

/** Share of the observed time that was up; null when nothing was observed. Unknown time is in neither number. */
export function uptimeOf({ upMs, downMs }: Uptime): number | null {
  const known = upMs + downMs
  return known === 0 ? null : upMs / known
}

/** Share of the whole range that was observed. */
export function observedOf({ upMs, downMs, unknownMs }: Uptime): number {
  const whole = upMs + downMs + unknownMs
  return whole === 0 ? 0 : (upMs + downMs) / whole
}

/** `99.93`: cut, never rounded up, so that 99.996 % is not shown as perfect. */
export function uptimePercent(uptime: Uptime, format: Format): string {
  const share = uptimeOf(uptime)
  return share === null ? format.number(null) : (Math.floor(share * 10_000) / 100).toFixed(2)
}

/** `99.93 % of the 97 % we observed`. */
export function uptimeSentence(uptime: Uptime, format: Format): string {
  if (uptimeOf(uptime) === null) return 'Nothing was observed in this range, so there is no figure.'
  const observed = observedOf(uptime)
  const seen = observed > 0.999 ? 'the whole range, all of it observed' : `the ${observed < 0.01 ? '<1 %' : format.percent(Math.floor(observed * 100) / 100, 0)} we observed`
  return `${uptimePercent(uptime, format)} % of ${seen}`
}
