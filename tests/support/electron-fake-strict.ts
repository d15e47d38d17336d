// A fake that answers what it was never taught would let code pass that Electron refuses. So it throws instead.

const asked = new Set<string | symbol>(['then', 'toJSON', 'asymmetricMatch', '$$typeof', 'nodeType', '@@__IMMUTABLE_ITERABLE__@@', '@@__IMMUTABLE_RECORD__@@'])

/** `known` and nothing else: reading or writing any other name throws. Names that promises and test runners ask every object for are absent. */
export function strict<Known extends object>(name: string, known: Known): Known {
  return new Proxy(known, {
    get(target, key, receiver) {
      if (key in target) return Reflect.get(target, key, receiver) as unknown
      if (typeof key === 'symbol' || asked.has(key)) return undefined
      throw new Error(`The electron fake does not know ${name}.${key}`)
    },
    set(target, key, value, receiver) {
      if (!(key in target)) throw new Error(`The electron fake does not know ${name}.${String(key)}`)
      return Reflect.set(target, key, value, receiver)
    },
  })
}

/** Refuses an option that the fake was not taught: a misspelt one is silently ignored by Electron, and a guard is gone. */
export function onlyKnown(name: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown !== undefined) throw new Error(`The electron fake does not know the option ${unknown} of ${name}`)
}

export type Listener = (...values: never[]) => void
type Call = (...values: readonly unknown[]) => void

export interface FakeEvents {
  readonly api: { on(event: string, run: Listener): void; once(event: string, run: Listener): void; off(event: string, run: Listener): void }
  /** Returns how many heard it. */
  emit(event: string, ...values: readonly unknown[]): number
  readonly known: readonly string[]
}

/** Events by the names the real emitter has; listening to any other name throws. */
export function fakeEvents(name: string, known: readonly string[]): FakeEvents {
  const listeners = new Map<string, { readonly run: Listener; readonly once: boolean }[]>()
  const of = (event: string): { readonly run: Listener; readonly once: boolean }[] => {
    if (!known.includes(event)) throw new Error(`The electron fake does not know the event ${event} of ${name}`)
    const list = listeners.get(event) ?? []
    listeners.set(event, list)
    return list
  }
  return {
    known,
    api: {
      on: (event, run) => void of(event).push({ run, once: false }),
      once: (event, run) => void of(event).push({ run, once: true }),
      off: (event, run) => void listeners.set(event, of(event).filter((entry) => entry.run !== run)),
    },
    emit(event, ...values) {
      const list = [...of(event)]
      listeners.set(event, of(event).filter((entry) => !entry.once))
      for (const { run } of list) (run as unknown as Call)(...values)
      return list.length
    },
  }
}

export type FakeEvent = { defaultPrevented: boolean; preventDefault(): void }

/** An event as Electron hands it to listeners: its facts and a default that can be prevented. */
export function fakeEvent<Facts extends object>(facts: Facts): FakeEvent & Facts {
  const event = {
    ...facts,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  return event
}
