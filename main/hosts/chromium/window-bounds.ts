import type { Clock } from '#main/platform/clock.ts'
import type { CdpSession } from './cdp-pipe.ts'
import type { WindowBounds } from './launch-arguments.ts'

export interface BoundsWatch {
  /** One last look, while the window is still there. */
  stop(): Promise<void>
}

const SETTLED_MS = 500
const MOVED_MS = 5000

/**
 * Reports where the window is after it was sized or moved. The protocol tells of a new size but not of a new place, so
 * the place is also looked up every few seconds. A minimised or maximised window keeps its last normal bounds.
 */
export function watchBounds(session: CdpSession, clock: Clock, onMoved: (bounds: WindowBounds) => void): BoundsWatch {
  let last = ''
  async function look(): Promise<void> {
    const { bounds } = await session.send('Browser.getWindowForTarget')
    const { left, top, width, height, windowState } = bounds
    if (windowState !== 'normal' || left === undefined || top === undefined || width === undefined || height === undefined) return
    const text = `${left},${top},${width},${height}`
    if (text === last) return
    last = text
    onMoved({ x: left, y: top, width, height })
  }
  const glance = (): void => void look().catch(() => undefined) // the window may be closing

  let cancelSettled = (): void => undefined
  const stopListening = session.on('Page.frameResized', () => {
    cancelSettled()
    cancelSettled = clock.after(SETTLED_MS, glance)
  })
  const cancelPlace = clock.every(MOVED_MS, glance)
  return {
    stop() {
      stopListening()
      cancelSettled()
      cancelPlace()
      return look().catch(() => undefined)
    },
  }
}
