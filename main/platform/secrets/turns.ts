/** Runs work strictly one after another, in the order asked; a failure does not stop the next. */
export type Turns = <Value>(work: () => Promise<Value>) => Promise<Value>

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }
}
