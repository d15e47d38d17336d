import type { CostRow } from '#shared/features/cost/model.ts'
import { fromMicros } from '#shared/lib/money.ts'

/** Half as much again, and enough to matter. */
const JUMP_FACTOR = 1.5
const JUMP_MICROS = 500_000
const MOST_JUMPS = 5

export type CostJump = { readonly key: string; readonly label: string; readonly moreMicros: number; readonly text: string }

/** What cost clearly more than in the time it is compared with, the biggest first. Unknown cost jumps nowhere. */
export function costJumps(rows: readonly CostRow[], before: readonly CostRow[]): readonly CostJump[] {
  const usual = new Map(before.map(({ key, repricedMicros }) => [key, repricedMicros]))
  return rows
    .flatMap(({ key, label, repricedMicros }) => {
      const earlier = usual.has(key) ? (usual.get(key) ?? null) : 0
      if (repricedMicros === null || earlier === null || repricedMicros < earlier * JUMP_FACTOR || repricedMicros - earlier < JUMP_MICROS) return []
      return [{ key, label, moreMicros: repricedMicros - earlier, text: `${dollars(earlier)} → ${dollars(repricedMicros)}` }]
    })
    .toSorted((a, b) => b.moreMicros - a.moreMicros)
    .slice(0, MOST_JUMPS)
}

const dollars = (micros: number): string => `$${fromMicros(micros).toFixed(2)}`
