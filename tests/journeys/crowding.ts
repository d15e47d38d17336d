/** How much work one measurement does, in ms of this process alone. */
const SPIN_MS = 120

/**
 * How many times slower than alone this process runs at the moment: 1 on an idle machine, 3 when two others want the same
 * core. Limits that a person would feel are stated for an idle machine and stretched by this, so that they still mean
 * something while a whole suite runs beside them.
 */
export function crowding(): number {
  const startedAt = performance.now()
  const before = process.cpuUsage()
  let spent = 0
  while (spent < SPIN_MS) {
    const { user, system } = process.cpuUsage(before)
    spent = (user + system) / 1_000
  }
  return Math.max(1, (performance.now() - startedAt) / spent)
}
