import type { Verdict } from '#shared/features/health/model.ts'
import { assertNever } from '#shared/lib/assert-never.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Format } from './format.ts'

/** `full` names both witnesses and the moment; `short` fits a cell of the fleet. */
export type VerdictWords = { readonly full: string; readonly short: string }

/**
 * The judgement over both witnesses in words. `isPast`: the answer is old, so it says what the server was, not what it is.
 */
export function verdictWords({ code, since }: Pick<Verdict, 'code' | 'since'>, now: Instant, format: Format, isPast = false): VerdictWords {
  const from = since === null ? '' : ` since ${format.when(since, now)}`
  const length = since === null ? '' : ` ${format.duration(Math.max(0, Math.floor((now - since) / 60_000) * 60_000))}`
  // What went on while nobody looked is not counted: an old answer keeps its moment and has no length.
  const words = wordsOf(code, from, isPast ? from : length, isPast ? from : length === '' ? '' : ` for${length}`)
  return isPast ? { full: `Was: ${lower(words.full)}`, short: `Was ${lower(words.short)}` } : words
}

function wordsOf(code: Verdict['code'], from: string, length: string, during: string): VerdictWords {
  switch (code) {
    case 'up':
      return { full: 'Up', short: 'Up' }
    case 'up-gateway-only':
      return { full: 'Up · gateway only, not probed', short: 'Up · gateway only' }
    case 'up-probe-only':
      return { full: 'Up from here · gateway silent', short: 'Up · from here only' }
    case 'slow':
      return { full: `Slow${from}`, short: `Slow${length}` }
    case 'flapping':
      return { full: 'Flapping · changed often in 1 h', short: 'Flapping' }
    case 'circuit-open':
      return { full: `Circuit open${from}`, short: `Circuit open${length}` }
    case 'circuit-half-open':
      return { full: 'Circuit half-open · being tried', short: 'Circuit half-open' }
    case 'down-both-agree':
      return { full: `Down${from} · both agree`, short: `Down${length} · both agree` }
    case 'down-gateway-only':
      return { full: `Gateway says down${from} · not probed`, short: `Down${length} · gateway only` }
    case 'down-probe-only':
      return { full: `Not reachable from here${from} · gateway silent`, short: 'Unreachable here' }
    case 'gateway-up-unreachable-here':
      return { full: 'Gateway says up · not reachable from here', short: 'Gateway up · unreachable' }
    case 'reachable-here-gateway-down':
      return { full: 'Reachable here · gateway says down', short: 'Gateway down · reachable' }
    case 'unchecked':
      return { full: `Nobody has checked${during === '' ? ' lately' : during}`, short: `Unchecked${during}` }
    case 'never-checked':
      return { full: 'Never checked', short: 'Never checked' }
    case 'disabled':
      return { full: 'Switched off', short: 'Switched off' }
    case 'auto-disabled':
      return { full: `Disabled by the gateway${from}`, short: 'Disabled by gateway' }
    default:
      return assertNever(code)
  }
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
