import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { silentLog } from '#main/platform/log/log.ts'
import { createFrameQueue } from './frame-queue.ts'

/** A page that acknowledges when told to. */
function setUp() {
  const pieces: { text: string; isLast: boolean; acknowledge: () => void }[] = []
  const queue = createFrameQueue((text, isLast) => new Promise((resolve) => pieces.push({ text, isLast, acknowledge: () => resolve(undefined) })), silentLog)
  const received = (): unknown[] => joinPieces(pieces).flatMap((batch) => JSON.parse(batch) as unknown[])
  return { queue, pieces, received }
}

function joinPieces(pieces: readonly { text: string; isLast: boolean }[]): string[] {
  const batches: string[] = []
  let begun = ''
  for (const { text, isLast } of pieces) {
    begun += text
    if (isLast) batches.push(begun)
    if (isLast) begun = ''
  }
  return batches
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('frame queue', () => {
  it('sends frames of one moment in one batch', async () => {
    const { queue, pieces } = setUp()
    queue.add('reply', '1')
    queue.add('push', '2')
    await settle()
    expect(pieces.map(({ text }) => text)).toEqual(['[1,2]'])
  })

  it('lets later frames wait and leave together while eight pieces are unacknowledged', async () => {
    const { queue, pieces, received } = setUp()
    for (let number = 0; number < 20; number++) {
      queue.add('push', String(number))
      await settle()
    }
    expect(pieces).toHaveLength(8)
    pieces[0]?.acknowledge()
    await settle()
    expect(pieces).toHaveLength(9)
    expect(received()).toEqual(Array.from({ length: 20 }, (_, number) => number))
  })

  it('cuts a long batch into pieces that join to the same text, in order', async () => {
    const { queue, pieces, received } = setUp()
    const long = '😀é"\\'.repeat(150_000)
    queue.add('reply', JSON.stringify(long))
    queue.add('reply', '"after"')
    for (let round = 0; round < 5; round++) {
      await settle()
      for (const { acknowledge } of pieces) acknowledge()
    }
    expect(pieces.length).toBeGreaterThan(3)
    expect(received()).toEqual([long, 'after'])
  })

  it('never cuts a surrogate pair in half', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3 }), async (shift) => {
        const { queue, pieces } = setUp()
        queue.add('reply', `"${'x'.repeat(shift)}${'😀'.repeat(300_000)}"`)
        await settle()
        for (const { text } of pieces) expect(text.isWellFormed()).toBe(true)
      }),
      { numRuns: 4 },
    )
  })

  it('goes on after a piece that could not be delivered', async () => {
    let sent = 0
    const queue = createFrameQueue(() => (sent++, Promise.reject(new Error('gone'))), silentLog)
    for (let number = 0; number < 20; number++) {
      queue.add('push', String(number))
      await settle()
    }
    expect(sent).toBe(20)
  })

  it('gives up old pushes when the page stands still, and never a reply', async () => {
    const { queue, pieces, received } = setUp()
    for (let number = 0; number < 8; number++) {
      queue.add('push', '"early"')
      await settle()
    }
    queue.add('reply', '"reply"')
    for (let number = 0; number < 25_000; number++) queue.add('push', String(number))
    await settle()
    for (let round = 0; round < 5; round++) {
      for (const { acknowledge } of pieces) acknowledge()
      await settle()
    }
    const frames = received().filter((frame) => frame !== 'early')
    expect(frames[0]).toBe('reply')
    expect(frames.at(-1)).toBe(24_999)
    expect(frames.length).toBeLessThanOrEqual(10_001)
  })

  it('sends nothing once it is closed', async () => {
    const { queue, pieces } = setUp()
    queue.add('reply', '1')
    queue.close()
    queue.add('reply', '2')
    await settle()
    expect(pieces).toEqual([])
  })
})
