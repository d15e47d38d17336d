import type { Instant } from '#shared/lib/time-range.ts'

/** A change between up and down, as one witness saw it. `error` is what the first failed check said. */
export type StateChange = {
  readonly at: Instant
  readonly seq: number
  readonly serverId: string | null
  readonly server: string
  readonly witness: 'gateway' | 'probe'
  readonly ok: boolean
  readonly error: string | null
}

/** Time that one witness saw a server down. `from` null: it began before the changes that were read; `to` null: it lasts. */
export type Outage = Omit<StateChange, 'at' | 'ok'> & { readonly from: Instant | null; readonly to: Instant | null }

/** Pairs changes, in order of time, into outages in order of their beginning. */
export function outagesOf(changes: readonly StateChange[]): readonly Outage[] {
  const open = new Map<string, Outage>()
  const closed: Outage[] = []
  for (const { at, ok, ...subject } of changes) {
    const key = `${subject.seq} ${subject.witness}`
    const begun = open.get(key)
    if (!ok) {
      if (begun === undefined) open.set(key, { ...subject, from: at, to: null })
    } else {
      closed.push(begun === undefined ? { ...subject, from: null, to: at } : { ...begun, to: at })
      open.delete(key)
    }
  }
  return [...closed, ...open.values()].toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0))
}
