import type { Figure } from '#shared/features/overview/model.ts'
import type { Format } from '#renderer/platform/format.ts'
import type { State } from '#renderer/ui/state-words.ts'

/** How a figure compares with the period before. `tone` is set only where the change is bad. */
export type FigureChange = { readonly text: string; readonly tone: State | undefined }

export type ChangeKind = 'amount' | 'points' | 'milliseconds' | 'people'

const NOTABLE_SHARE = 0.1
const NOTABLE_POINTS = 0.005

/**
 * The difference in the unit people think in: amounts in per cent, rates in points, latency in ms, people as people.
 * Null when one of the two periods is not known.
 */
export function figureChange({ value, previous }: Pick<Figure, 'value' | 'previous'>, kind: ChangeKind, format: Format): FigureChange | null {
  if (value === null || previous === null) return null
  const difference = value - previous
  const share = previous === 0 ? null : difference / previous
  switch (kind) {
    case 'amount':
      return { text: share === null ? (value === 0 ? 'as before' : 'none before') : format.change(share), tone: undefined }
    case 'points':
      return { text: `${signed(difference * 100, format, 2)} pt`, tone: difference >= NOTABLE_POINTS ? 'down' : undefined }
    case 'milliseconds':
      return { text: `${signed(difference, format, 0)} ms`, tone: share !== null && share >= NOTABLE_SHARE && difference >= 20 ? 'degraded' : undefined }
    case 'people':
      return { text: signed(difference, format, 0), tone: undefined }
  }
}

function signed(value: number, format: Format, digits: number): string {
  const text = format.number(Math.abs(value), digits)
  const isZero = Number.parseFloat(Math.abs(value).toFixed(digits)) === 0
  return isZero ? `±${text}` : value > 0 ? `+${text}` : `−${text}`
}
