import { app } from 'electron'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Dispose } from '../host.ts'

/** Writing what is left takes a few hundred milliseconds; a person who quits will not wait longer than this. */
export const QUIT_DEADLINE_MS = 5_000

export interface QuitGate {
  /** Runs before the application quits; the quit waits for it, up to the deadline. */
  onBeforeQuit(run: () => Promise<void>): Dispose
  /** The owner of the host has stopped everything: nothing is left to wait for. */
  open(): void
}

/**
 * Holds every quit (menu, shortcut, last window, signal, end of the session) until the owner of the host has stopped it
 * and every `onBeforeQuit` is done, or the deadline has passed. `onQuitting` tells the owner that it is time.
 */
export function createQuitGate(options: { readonly clock: Clock; readonly log: Log; readonly onQuitting: () => void }): QuitGate {
  const { clock, log } = options
  const flushes = new Set<() => Promise<void>>()
  const stopped = Promise.withResolvers<undefined>()
  let state: 'running' | 'quitting' | 'open' = 'running'

  async function flush(): Promise<void> {
    const results = await Promise.allSettled([...flushes].map((run) => run()))
    for (const result of results) {
      if (result.status === 'rejected') log.error('could not finish before quitting', { cause: result.reason as unknown })
    }
    await stopped.promise
  }

  app.on('before-quit', (event) => {
    if (state === 'open') return
    event.preventDefault()
    if (state === 'quitting') return
    state = 'quitting'
    options.onQuitting()
    const late = Promise.withResolvers<undefined>()
    const cancel = clock.after(QUIT_DEADLINE_MS, () => {
      log.error('quitting although not everything has stopped')
      late.resolve(undefined)
    })
    void Promise.race([flush(), late.promise]).then(() => {
      cancel()
      state = 'open'
      app.quit()
    })
  })

  return {
    onBeforeQuit(run) {
      flushes.add(run)
      return () => void flushes.delete(run)
    },
    open() {
      stopped.resolve(undefined)
      // A quit under way ends by itself once its flushes are done.
      if (state === 'running') state = 'open'
    },
  }
}
