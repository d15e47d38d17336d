/** Anything that holds a resource. */
export interface Disposable {
  stop(): void | Promise<void>
}

/** Owns what was opened and closes it in reverse order. */
export interface Lifecycle extends Disposable {
  /** Registers a resource on the line that opens it and hands it back. */
  own<Resource extends Disposable>(resource: Resource): Resource
  /** Registers a bare clean-up. */
  onStop(run: () => void | Promise<void>): void
  stop(): Promise<void>
}

/** Each clean-up runs even if an earlier one failed; the failures are thrown together at the end. Stops once. */
export function createLifecycle(): Lifecycle {
  const cleanups: (() => void | Promise<void>)[] = []
  let stopping: Promise<void> | undefined
  async function stopAll(): Promise<void> {
    const failures: unknown[] = []
    for (const run of cleanups.reverse()) {
      try {
        await run()
      } catch (cause) {
        failures.push(cause)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some resources did not close cleanly')
  }
  return {
    own(resource) {
      cleanups.push(() => resource.stop())
      return resource
    },
    onStop(run) {
      cleanups.push(run)
    },
    stop() {
      stopping ??= stopAll()
      return stopping
    },
  }
}
