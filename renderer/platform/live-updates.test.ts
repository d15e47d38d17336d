import { QueryClient } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import { startLiveUpdates } from './live-updates.ts'
import type { MarkStale } from './live-updates.ts'

function setUp() {
  const client = new QueryClient()
  const waiting: (() => void)[] = []
  let markStale: MarkStale = () => undefined
  const unsubscribe = vi.fn()
  const stop = startLiveUpdates(client, [(mark) => ((markStale = mark), [unsubscribe])], { request: (run) => waiting.push(run), cancel: () => (waiting.length = 0) })
  const nextFrame = (): void => waiting.splice(0).forEach((run) => run())
  return { client, markStale: (key: readonly unknown[]) => markStale(key), nextFrame, stop, unsubscribe, frames: () => waiting.length }
}

it('asks once a frame, however many events there were', () => {
  const { client, markStale, nextFrame } = setUp()
  const invalidate = vi.spyOn(client, 'invalidateQueries').mockResolvedValue()
  for (let count = 0; count < 1_000; count += 1) markStale(['health'])
  expect(invalidate).not.toHaveBeenCalled()
  nextFrame()
  expect(invalidate).toHaveBeenCalledOnce()
})

it('asks again after an answer that was already on its way when the event came', async () => {
  const { client, markStale, nextFrame, frames } = setUp()
  let settle = (): void => undefined
  const invalidate = vi.spyOn(client, 'invalidateQueries').mockImplementation(() => new Promise((resolve) => (settle = () => resolve())))
  markStale(['audit'])
  nextFrame()
  markStale(['audit'])
  nextFrame()
  expect(invalidate).toHaveBeenCalledOnce()
  settle()
  await vi.waitFor(() => expect(frames()).toBe(1))
  nextFrame()
  expect(invalidate).toHaveBeenCalledTimes(2)
})

it('refreshes what is on screen and leaves hidden answers marked until they are shown', async () => {
  const { client, markStale, nextFrame } = setUp()
  const ask = vi.fn(() => Promise.resolve(1))
  await client.query({ queryKey: ['cost', 'summary'], queryFn: ask, staleTime: Infinity })
  markStale(['cost'])
  nextFrame()
  expect(ask).toHaveBeenCalledOnce()
  expect(client.getQueryState(['cost', 'summary'])?.isInvalidated).toBe(true)
})

it('lets go of every subscription when it stops', () => {
  const { stop, unsubscribe } = setUp()
  stop()
  expect(unsubscribe).toHaveBeenCalledOnce()
})
