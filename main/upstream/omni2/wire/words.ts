import { z } from 'zod'
import { orElse, shortText } from './fields.ts'

/** States of a circuit in our words. */
export type CircuitState = 'closed' | 'half-open' | 'open'

// The test broadcast and old code write upper case; a state we do not know must not be drawn as any of the three.
export const circuitState = shortText
  .transform((text) => text.trim().toLowerCase().replace('_', '-'))
  .pipe(z.enum(['closed', 'half-open', 'open']))

const HEALTH_WORDS = ['healthy', 'unhealthy', 'disconnected', 'circuit-open', 'disabled', 'error', 'unknown'] as const

/** What the gateway last persisted about a server's health; often stale (contract 8). */
export type ReportedHealth = (typeof HEALTH_WORDS)[number]

/** NULL and words of other versions are `unknown`, which is drawn as unknown. */
export const reportedHealth = orElse(shortText, 'unknown').transform((text): ReportedHealth => {
  const word = text.trim().toLowerCase().replace('_', '-')
  return HEALTH_WORDS.find((known) => known === word) ?? 'unknown'
})

/** The administrator's intent for a server. `other` is a word this version does not know. */
export const serverIntent = orElse(shortText, 'other').transform((text): 'active' | 'inactive' | 'error' | 'other' => {
  const word = text.trim().toLowerCase()
  return word === 'active' || word === 'inactive' || word === 'error' ? word : 'other'
})
