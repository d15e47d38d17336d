import type { Switchboard } from '../trouble.ts'

const UNKNOWN_EVERY = 3

/** Sends frames as the switchboard wants them: doubled, swapped, cut, or with strangers in between. */
export type UnrulyWire = { send(frame: string, isEvent: boolean): void }

export function createUnrulyWire(deps: { readonly switches: Switchboard; readonly write: (frame: string) => void; readonly timestamp: () => string }): UnrulyWire {
  const { switches, write, timestamp } = deps
  let sent = 0
  let held: string | undefined

  function put(frame: string): void {
    sent += 1
    const isCut = switches.isOn('malformedFrames') && sent % 3 === 0
    write(isCut ? frame.slice(0, Math.max(1, Math.floor(frame.length / 2))) : frame)
  }

  function putStranger(): void {
    write(JSON.stringify({ type: 'omni3_quantum_flux', timestamp: timestamp(), data: { level: sent, nested: { list: [1, 'two', null] } } }))
  }

  function putEvent(frame: string): void {
    put(frame)
    if (switches.isOn('duplicateEvents')) put(frame)
  }

  return {
    send(frame, isEvent) {
      if (switches.isOn('unknownEvents') && sent % UNKNOWN_EVERY === 0) putStranger()
      if (!isEvent) {
        put(frame)
        return
      }
      if (switches.isOn('outOfOrderEvents') && held === undefined) {
        held = frame
        return
      }
      putEvent(frame)
      if (held !== undefined) putEvent(held)
      held = undefined
    },
  }
}
