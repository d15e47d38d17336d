/** The smallest number that `share` of them do not exceed. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (found === undefined) throw new Error('There is nothing to take a percentile of')
  return found
}

export const median = (numbers: readonly number[]): number => percentile(numbers, 0.5)

/** Milliseconds of each of `times` runs, after `warm` that do not count. */
export async function timed(run: () => unknown, { times, warm = 1 }: { readonly times: number; readonly warm?: number }): Promise<readonly number[]> {
  const taken: number[] = []
  for (let turn = -warm; turn < times; turn += 1) {
    const startedAt = performance.now()
    await run()
    if (turn >= 0) taken.push(performance.now() - startedAt)
  }
  return taken
}
