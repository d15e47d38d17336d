import { toMicros, fromMicros } from '#shared/lib/money.ts'
import type { FigureKey, Moment } from './search-ast.ts'

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const countUnits: Readonly<Record<string, number>> = { '': 1, k: 1000, m: 1_000_000 }

/** Micro-USD, milliseconds or tokens; undefined when the text is no such figure. Durations without a unit are milliseconds. */
export function parseFigure(key: FigureKey, text: string): number | undefined {
  const parts = /^(\$?)(\d{1,12}(?:\.\d{1,9})?)([a-z]*)$/i.exec(text)
  if (parts === null) return undefined
  const [, dollar, digits, unitText] = parts
  const value = Number(digits)
  const unit = (unitText ?? '').toLowerCase()
  if (key === 'cost') return unit === '' || unit === 'usd' ? toMicros(value) : undefined
  if (dollar !== '') return undefined
  const factor = key === 'duration' ? durationUnits[unit === '' ? 'ms' : unit] : countUnits[unit]
  return factor === undefined ? undefined : Math.round(value * factor)
}

export function printFigure(key: FigureKey, amount: number): string {
  if (key === 'cost') return trimmed(fromMicros(amount).toFixed(6))
  if (key === 'tokens') return String(amount)
  return amount % 1000 === 0 && amount > 0 ? `${String(amount / 1000)}s` : `${String(amount)}ms`
}

const trimmed = (digits: string): string => digits.replace(/\.?0+$/, '')

/** `-2h`, `2026-11-21`, `2026-11-21T10:30`, `2026-11-21T10:30:05.250Z`; a time without a zone is UTC. */
export function parseMoment(text: string): Moment | undefined {
  const relative = /^-(\d{1,6})(ms|s|m|min|h|d|w)$/i.exec(text)
  if (relative !== null) {
    const agoMs = Number(relative[1]) * (durationUnits[(relative[2] ?? '').toLowerCase()] ?? Number.NaN)
    return { kind: 'relative', agoMs }
  }
  const absolute = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/i.exec(text)
  if (absolute === null) return undefined
  const [, date = '', time = '00:00', zone = 'Z'] = absolute
  const at = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}${zone.toUpperCase()}`)
  return Number.isNaN(at) || at < 0 ? undefined : { kind: 'absolute', at }
}

export function printMoment(moment: Moment): string {
  if (moment.kind === 'absolute') return new Date(moment.at).toISOString()
  for (const unit of ['w', 'd', 'h', 'm', 's'] as const) {
    const size = durationUnits[unit] ?? 1
    const count = moment.agoMs / size
    if (Number.isInteger(count) && count > 0 && count < 1_000_000) return `-${String(count)}${unit}`
  }
  return `-${String(moment.agoMs)}ms`
}
