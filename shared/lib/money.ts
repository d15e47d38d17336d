import { z } from 'zod'

/** An amount in millionths of a currency unit: integers add up exactly, floats do not. */
export const money = z.object({ micros: z.int(), currency: z.string().length(3) })
export type Money = z.infer<typeof money>

const MICROS_PER_UNIT = 1_000_000

/** Rounds half away from zero to whole micro-units. */
export function toMicros(units: number): number {
  return Math.sign(units) * Math.round(Math.abs(units) * MICROS_PER_UNIT)
}

/** Micro-units back to a number of currency units, for display only. */
export function fromMicros(micros: number): number {
  return micros / MICROS_PER_UNIT
}

/** Price of `tokens` at `microsPerMillion` micro-units per million tokens, rounded to whole micro-units. */
export function priceOf(tokens: number, microsPerMillion: number): number {
  return Math.round((tokens * microsPerMillion) / 1_000_000)
}
