import { hashKey } from '@tanstack/react-query'
import type { QueryClient, QueryKey } from '@tanstack/react-query'

/** Marks every answer whose key begins with `key` as out of date. */
export type MarkStale = (key: QueryKey) => void
/** A feature's live map: which events of main make which answers stale. Returns the unsubscribes. */
export type FeatureLive = (markStale: MarkStale) => readonly (() => void)[]

type Frames = { readonly request: (run: () => void) => number; readonly cancel: (handle: number) => void }
const animationFrames: Frames = { request: (run) => requestAnimationFrame(run), cancel: (handle) => cancelAnimationFrame(handle) }

/**
 * Turns events into fresh answers. Events of one frame are merged; a key whose answer is still on its way is asked again
 * only after it arrived, so a storm of events costs one question at a time. Answers nobody looks at wait until shown:
 * Query refetches only what is mounted, and a hidden window gets no frames.
 */
export function startLiveUpdates(client: QueryClient, features: readonly FeatureLive[], frames: Frames = animationFrames): () => void {
  const waiting = new Map<string, QueryKey>()
  const running = new Set<string>()
  let frame: number | undefined

  const schedule = (): void => {
    frame ??= frames.request(flush)
  }
  const markStale: MarkStale = (key) => {
    waiting.set(hashKey(key), key)
    schedule()
  }

  function flush(): void {
    frame = undefined
    for (const [hash, key] of [...waiting]) {
      if (running.has(hash)) continue
      waiting.delete(hash)
      running.add(hash)
      void client.invalidateQueries({ queryKey: key }).finally(() => {
        running.delete(hash)
        if (waiting.has(hash)) schedule()
      })
    }
  }

  const stops = features.flatMap((live) => live(markStale))
  return () => {
    for (const stop of stops) stop()
    if (frame !== undefined) frames.cancel(frame)
    waiting.clear()
  }
}
