import type { Log } from '#main/platform/log/log.ts'

export interface FrameQueue {
  /** `frameText` is the JSON text of one frame. A push may be given up when the page stands still; a reply never is. */
  add(kind: 'reply' | 'push', frameText: string): void
  close(): void
}

const MAX_UNACKNOWLEDGED = 8
const PIECE_CHARS = 256 * 1024
const MAX_WAITING_PUSHES = 10_000

/**
 * Carries frames to the page in order. While the page has not acknowledged eight pieces, later frames wait and leave
 * together: a busy page gets fewer, bigger batches instead of a growing backlog. A long batch goes in pieces, because
 * one long message would keep the browser's own thread from its window.
 */
export function createFrameQueue(send: (piece: string, isLast: boolean) => Promise<unknown>, log: Log): FrameQueue {
  let waiting: { readonly kind: 'reply' | 'push'; readonly text: string }[] = []
  let pieces: { readonly text: string; readonly isLast: boolean }[] = []
  let waitingPushes = 0
  let unacknowledged = 0
  let isScheduled = false
  let isClosed = false

  function pump(): void {
    isScheduled = false
    while (!isClosed && unacknowledged < MAX_UNACKNOWLEDGED) {
      if (pieces.length === 0) pieces = nextBatch()
      const piece = pieces.shift()
      if (piece === undefined) return
      unacknowledged++
      send(piece.text, piece.isLast).then(acknowledge, acknowledge)
    }
  }

  // A failed delivery means that the page is gone or going; its queue is closed by whoever notices that.
  function acknowledge(): void {
    unacknowledged--
    pump()
  }

  function nextBatch(): { text: string; isLast: boolean }[] {
    const texts: string[] = []
    let length = 0
    let taken = 0
    while (taken < waiting.length && length < PIECE_CHARS) {
      const frame = waiting[taken++]
      if (frame === undefined) break
      texts.push(frame.text)
      length += frame.text.length
      if (frame.kind === 'push') waitingPushes--
    }
    waiting = waiting.slice(taken)
    return texts.length === 0 ? [] : inPieces(`[${texts.join(',')}]`)
  }

  /** The page stands still: the older half of the pushes goes, since a page that wakes reads everything again. */
  function giveUpOldPushes(): void {
    let toDrop = Math.floor(waitingPushes / 2)
    log.warn('page does not keep up; dropped pushes', { dropped: toDrop })
    waitingPushes -= toDrop
    waiting = waiting.filter((frame) => frame.kind === 'reply' || toDrop-- <= 0)
  }

  return {
    add(kind, text) {
      if (isClosed) return
      waiting.push({ kind, text })
      if (kind === 'push' && ++waitingPushes > MAX_WAITING_PUSHES) giveUpOldPushes()
      if (isScheduled) return
      isScheduled = true
      queueMicrotask(pump)
    },
    close() {
      isClosed = true
      waiting = []
      pieces = []
    },
  }
}

function inPieces(text: string): { text: string; isLast: boolean }[] {
  const pieces = []
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + PIECE_CHARS, text.length)
    // Half of a surrogate pair would arrive as U+FFFD.
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--
    pieces.push({ text: text.slice(start, end), isLast: end === text.length })
    start = end
  }
  return pieces
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd8_00 && code <= 0xdb_ff
}
