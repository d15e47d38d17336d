import type { Clock } from '#main/platform/clock.ts'
import type { Switchboard } from '../trouble.ts'
import { detail, json } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import type { Service } from './front.ts'
import type { Delivery } from './listener.ts'

const isGuarded = (path: string): boolean => path.startsWith('/api/v1') || path === '/ws' || path === '/ws/chat'
const reachesOmni2 = (path: string): boolean => isGuarded(path) || path.startsWith('/health')

/** Applies the switches that concern HTTP to every answer of the front. */
export function createMisbehaviour(deps: { readonly switches: Switchboard; readonly clock: Clock; readonly front: Service }) {
  const { switches, clock, front } = deps
  let turnedAway = 0

  /** The answer a switch gives in place of the real one. */
  function standIn(exchange: Exchange): Answer | undefined {
    const { path } = exchange
    if (switches.isOn('http401') && isGuarded(path)) return detail(401, 'Invalid token')
    if (switches.isOn('http403') && isGuarded(path)) return detail(403, 'Forbidden')
    if (switches.isOn('http500') && reachesOmni2(path)) return json({ error: 'Internal server error', message: 'An unexpected error occurred', path }, 500)
    if (!switches.isOn('http429') || !reachesOmni2(path)) return undefined
    turnedAway += 1
    if (turnedAway % 2 === 0) return undefined
    return turnedAway % 4 === 1 ? detail(429, 'Rate limit exceeded') : detail(500, 'Request failed: 429: Rate limit exceeded')
  }

  return {
    standIn,
    async handle(exchange: Exchange): Promise<Delivery> {
      const answer = standIn(exchange) ?? (await front(exchange))
      const skew = switches.amount('clockSkew')
      // A machine whose clock is wrong says so in every answer.
      const dated = skew === 0 ? answer : { ...answer, headers: { ...answer.headers, Date: new Date(clock.now() + skew).toUTCString() } }
      const delay = switches.amount('slowAnswers')
      if (delay > 0) await new Promise<void>((resolve) => void clock.after(delay, resolve))
      return { answer: dated, isCutShort: switches.isOn('halfAnswers') }
    },
  }
}
