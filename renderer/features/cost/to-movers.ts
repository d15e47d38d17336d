import type { CostRow } from '#shared/features/cost/model.ts'

/** How one key's re-priced cost changed. `share` is null when it cost nothing before. */
export type Mover = { readonly key: string; readonly label: string; readonly differenceMicros: number; readonly share: number | null }

/** The biggest changes against the period before, rising or falling, biggest first; what is not known on one side is left out. */
export function toMovers(rows: readonly CostRow[], most: number): readonly Mover[] {
  return rows
    .flatMap(({ key, label, repricedMicros, previousRepricedMicros }): readonly Mover[] => {
      if (repricedMicros === null || previousRepricedMicros === null) return []
      const differenceMicros = repricedMicros - previousRepricedMicros
      return differenceMicros === 0 ? [] : [{ key, label, differenceMicros, share: previousRepricedMicros === 0 ? null : differenceMicros / previousRepricedMicros }]
    })
    .toSorted((a, b) => Math.abs(b.differenceMicros) - Math.abs(a.differenceMicros))
    .slice(0, most)
}
