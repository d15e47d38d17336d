const DAY = 86_400_000

/** Reads a stream of the world backwards, a day at a time, giving way to other work in between. */
export type DayShelf<Fact> = {
  /** Up to `limit` facts that `keep` likes, newest first, from at most `days` days. */
  newest(limit: number, days: number, keep: (fact: Fact) => boolean): Promise<readonly Fact[]>
}

/**
 * A month of requests takes about half a second to tell, which the window this runs beside would feel. Days that are
 * over never change, so they are told once.
 */
export function createDayShelf<Fact extends { readonly at: number }>(deps: {
  readonly between: (from: number, to: number) => readonly Fact[]
  readonly now: () => number
  readonly oldest: number
}): DayShelf<Fact> {
  const closed = new Map<number, readonly Fact[]>()

  function factsOf(day: number, until: number): readonly Fact[] {
    const known = closed.get(day)
    if (known) return known
    const end = (day + 1) * DAY
    const facts = deps.between(day * DAY, Math.min(end, until))
    if (end <= until) closed.set(day, facts)
    return facts
  }

  return {
    async newest(limit, days, keep) {
      const until = deps.now()
      const today = Math.floor(until / DAY)
      const last = Math.max(today - days, Math.floor(deps.oldest / DAY))
      const found: Fact[] = []
      for (let day = today; day >= last && found.length < limit; day -= 1) {
        found.push(...factsOf(day, until).filter(keep).reverse())
        await new Promise<void>((resolve) => void setImmediate(resolve))
      }
      return found.slice(0, limit)
    },
  }
}
