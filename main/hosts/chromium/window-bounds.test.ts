import { describe, expect, it } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import type { CdpSession } from './cdp-pipe.ts'
import type { WindowBounds } from './launch-arguments.ts'
import { watchBounds } from './window-bounds.ts'

function setUp() {
  const clock = createFakeClock()
  const moved: WindowBounds[] = []
  const window = { left: 10, top: 20, width: 800, height: 600, windowState: 'normal' }
  let resized = (): void => undefined
  let looks = 0
  const session = {
    id: 'S',
    send: () => {
      looks++
      return Promise.resolve({ windowId: 1, bounds: { ...window } })
    },
    on: (_event: string, run: () => void) => {
      resized = run
      return () => (resized = (): void => undefined)
    },
  } as unknown as CdpSession
  const watch = watchBounds(session, clock, (bounds) => moved.push(bounds))
  return { clock, moved, window, watch, resize: () => resized(), looks: () => looks }
}

describe('window bounds', () => {
  it('waits until a window has come to rest before it reports its size', async () => {
    const { clock, moved, window, resize, looks } = setUp()
    for (const width of [810, 820, 830]) {
      window.width = width
      resize()
      await clock.advance(300)
    }
    expect(looks()).toBe(0)
    await clock.advance(300)
    expect(moved).toEqual([{ x: 10, y: 20, width: 830, height: 600 }])
  })

  it('notices a window that was only moved, and reports each place once', async () => {
    const { clock, moved, window } = setUp()
    await clock.advance(5000)
    window.left = 99
    await clock.advance(20_000)
    expect(moved.map(({ x }) => x)).toEqual([10, 99])
  })

  it.each(['minimized', 'maximized', 'fullscreen'])('keeps the last normal bounds of a %s window', async (windowState) => {
    const { clock, moved, window } = setUp()
    window.windowState = windowState
    await clock.advance(10_000)
    expect(moved).toEqual([])
  })

  it('takes one last look, and leaves no timer behind', async () => {
    const { clock, moved, window, watch, resize } = setUp()
    window.top = 77
    resize()
    await watch.stop()
    expect(moved).toEqual([{ x: 10, y: 77, width: 800, height: 600 }])
    expect(clock.pendingTimers).toBe(0)
  })
})
