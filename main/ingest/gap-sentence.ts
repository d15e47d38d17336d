import { assertNever } from '#shared/lib/assert-never.ts'
import type { GapReason } from './gap.ts'

/** Why some time is unknown, in one sentence. */
export function gapSentence(reason: GapReason, detail: string | null): string {
  switch (reason) {
    case 'not-running':
      return 'Omnideck was not running.'
    case 'sleep':
      return 'This computer was asleep.'
    case 'offline':
      return detail ?? 'The gateway could not be reached.'
    case 'socket-lost':
      return 'The live connection was lost.'
    case 'no-right':
      return detail ?? 'The gateway did not accept the credentials.'
    case 'source-missing':
      return detail ?? 'The source was missing.'
    case 'retention':
      return 'Older than what is kept.'
    case 'unknown':
      return detail ?? 'It is not known why.'
    default:
      return assertNever(reason)
  }
}
