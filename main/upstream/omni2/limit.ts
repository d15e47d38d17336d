/** Runs at most `slots` tasks at once, the others in the order they came. */
export function createLimit(slots: number): <Value>(task: () => Promise<Value>) => Promise<Value> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (task) => {
    if (running >= slots) await new Promise<void>((go) => waiting.push(go))
    else running++
    try {
      return await task()
    } finally {
      // The slot is handed over, not freed, so that nobody can slip in between.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
