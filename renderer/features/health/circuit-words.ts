import type { Circuit, CircuitState } from '#shared/features/health/model.ts'
import type { State } from '#renderer/ui/state-words.ts'

/** The state of the gateway's breaker in a word. */
export function circuitWords(state: CircuitState | undefined): string {
  return state === undefined || state === 'unknown' ? 'not known' : state
}

/** Its colour; closed is quiet. */
export function circuitTone(state: CircuitState | undefined): State | undefined {
  return state === 'open' ? 'down' : state === 'half-open' ? 'degraded' : undefined
}

/** `1:42` until the gateway tries again, `due` once that moment has passed; null when no attempt is announced. */
export function untilRetry({ state, retryAt }: Pick<Circuit, 'state' | 'retryAt'>, now: number): string | null {
  if (state !== 'open' || retryAt === null) return null
  const seconds = Math.ceil((retryAt - now) / 1_000)
  if (seconds <= 0) return 'due'
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  return minutes < 60 ? `${String(minutes)}:${String(rest).padStart(2, '0')}` : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`
}

/** `Cycle 3 of 5; after the 5th the gateway disables the server.` */
export function cycleSentence({ failureCycles, maxFailureCycles }: Pick<Circuit, 'failureCycles' | 'maxFailureCycles'>): string | null {
  if (failureCycles === null) return null
  if (maxFailureCycles === null) return `${String(failureCycles)} failed ${failureCycles === 1 ? 'cycle' : 'cycles'} in a row`
  return `Cycle ${String(failureCycles)} of ${String(maxFailureCycles)}; after the last the gateway disables the server`
}
