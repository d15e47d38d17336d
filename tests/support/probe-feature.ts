import { AppError } from '#shared/contract/errors.ts'
import type { PushFrame } from '#shared/contract/frames.ts'
import { MAX_PAGE_ROWS } from '#shared/lib/page.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'
import { publisher } from '#main/platform/ipc/publisher.ts'
import { probeContract, ROWS_IN_ALL } from './probe-contract.ts'

export type ProbeFeature = FeatureModule<typeof probeContract> & {
  /** How many requests really reached a handler. */
  readonly calls: () => number
  /** Answers every `wait` so far. */
  readonly release: () => void
}

/** Answers the conformance suite. */
export function createProbeFeature(push: (frame: PushFrame) => void): ProbeFeature {
  const publish = publisher(probeContract, push, { validate: true })
  let calls = 0
  let waiting: (() => void)[] = []
  return {
    contract: probeContract,
    calls: () => calls,
    release() {
      for (const answer of waiting) answer()
      waiting = []
    },
    handlers: {
      echo({ value }) {
        calls++
        return { value }
      },
      fail({ how }) {
        calls++
        if (how === 'forbidden') throw new AppError('gateway.forbidden', { details: { role: 'viewer' } })
        if (how === 'bug') throw new TypeError('secret internals')
        return { done: 'yes' as unknown as boolean }
      },
      rows({ from, bytesPerRow }) {
        calls++
        const count = Math.min(MAX_PAGE_ROWS, ROWS_IN_ALL - from)
        const rows = Array.from({ length: count }, (_, at) => ({ id: from + at, text: textOf(from + at, bytesPerRow) }))
        const next = from + count < ROWS_IN_ALL ? String(from + count) : null
        return { data: { rows, next }, freshness: { source: 'cache', asOf: 0, lagMs: 0, note: null } }
      },
      publish({ count }) {
        calls++
        for (let number = 1; number <= count; number++) publish.changed({ number })
      },
      wait() {
        calls++
        return new Promise<void>((resolve) => waiting.push(resolve))
      },
    },
  }
}

/** Not all alike, and with characters of two, three and four bytes where a careless cut would show. */
function textOf(id: number, bytes: number): string {
  return `${id} é€😀 "quoted\\" `.repeat(Math.ceil(bytes / 18)).slice(0, bytes)
}
