import { describe, expect, it, vi } from 'vitest'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { toyAppliers } from '#tests/support/toy-feature.ts'
import { createChangeFeed } from './change-feed.ts'

function openFeed() {
  const clock = createFakeClock()
  const feed = createChangeFeed({ clock, log: silentLog, appliers: toyAppliers })
  const heard: (readonly [string, unknown])[] = []
  const unsubscribe = feed.subscribe((feature, change) => heard.push([feature, change]))
  return { clock, feed, heard, unsubscribe }
}

describe('the change feed', () => {
  it('tells the first change at once and merges what follows within 50 ms', async () => {
    const { clock, feed, heard } = openFeed()
    feed.add({ toy: { keys: ['a'] } })
    await clock.advance(0)
    expect(heard).toEqual([['toy', { keys: ['a'] }]])
    feed.add({ toy: { keys: ['b'] }, 'toy-total': { days: 1 } })
    await clock.advance(30)
    feed.add({ toy: { keys: ['b', 'c'] } })
    await clock.advance(19)
    expect(heard).toHaveLength(1)
    await clock.advance(1)
    expect(heard.slice(1)).toEqual([
      ['toy', { keys: ['b', 'c'] }],
      ['toy-total', { days: 1 }],
    ])
  })

  it('waits 50 ms between two publications, however much changes', async () => {
    const { clock, feed } = openFeed()
    const times: number[] = []
    feed.subscribe(() => times.push(clock.monotonic()))
    for (let ms = 0; ms < 1000; ms += 1) {
      feed.add({ toy: { keys: [String(ms)] } })
      await clock.advance(1)
    }
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(new Set(pauses)).toEqual(new Set([50]))
  })

  it('goes on when one listener fails', async () => {
    const { clock, feed, heard } = openFeed()
    const broken = vi.fn(() => {
      throw new Error('broken')
    })
    feed.subscribe(broken)
    feed.add({ toy: { keys: ['a'] } })
    await clock.advance(50)
    expect(broken).toHaveBeenCalledOnce()
    expect(heard).toHaveLength(1)
  })

  it('tells what is waiting when it stops, and nothing more', async () => {
    const { clock, feed, heard } = openFeed()
    feed.add({ toy: { keys: ['a'] } })
    feed.stop()
    feed.add({ toy: { keys: ['b'] } })
    await clock.advance(100)
    expect(heard).toEqual([['toy', { keys: ['a'] }]])
    expect(clock.pendingTimers).toBe(0)
  })

  it('forgets a listener that left', async () => {
    const { clock, feed, heard, unsubscribe } = openFeed()
    unsubscribe()
    feed.add({ toy: { keys: ['a'] } })
    await clock.advance(50)
    expect(heard).toEqual([])
  })
})
