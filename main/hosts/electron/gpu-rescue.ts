import { app } from 'electron'
import type { Log } from '#main/platform/log/log.ts'

/** Told to the process that replaces this one; the entry's own words never contain it. */
export const WITHOUT_GPU = '--omnideck-without-gpu'
/** Chromium mends the first crash by itself and nobody notices; soon after the second it gives up and takes the application with it. */
const CRASHES = 2

/** Restarts the application once without graphics hardware when its process keeps crashing. */
export function rescueFromGpu(options: { readonly words: readonly string[]; readonly log: Log }): void {
  let crashes = 0
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason === 'clean-exit' || reason === 'killed') return
    options.log.warn('a process of the runtime ended', { type, reason, exitCode })
    if (type !== 'GPU' || options.words.includes(WITHOUT_GPU)) return
    crashes += 1
    if (crashes !== CRASHES) return
    app.relaunch({ args: [...options.words, WITHOUT_GPU] })
    app.quit()
  })
}
