import type { CdpCommand, CdpEvent, CdpPipe } from './cdp-pipe.ts'

type GuestMessage = CdpCommand & { readonly id: number }

/** A transport as Playwright's `chromium.connectOverCDP(transport)` expects it. */
export type CdpGuest = {
  onmessage?: (message: object) => void
  onclose?: (reason?: string) => void
  send(message: GuestMessage): void
  close(): void
}

// Playwright asks for downloads when it connects; journeys must meet the product's rule, which is that there are none.
const keptByTheHost = new Set(['Browser.setDownloadBehavior'])

/**
 * A second, independent client on the host's own pipe, with a root session of its own: journeys join the production
 * launch without any port being opened.
 */
export async function createCdpGuest(pipe: CdpPipe): Promise<CdpGuest> {
  const { sessionId: root } = await pipe.browser.send('Target.attachToBrowserTarget')
  const own = new Set([root])
  // One message per task: the client continues its promises before it looks at the next event, or it misses contexts.
  const deliver = (message: object): void => void setImmediate(() => guest.onmessage?.(message))

  const stopTapping = pipe.tap((event: CdpEvent) => {
    if (event.sessionId === undefined || !own.has(event.sessionId)) return false
    if (event.method === 'Target.attachedToTarget') own.add(String(event.params['sessionId']))
    deliver(event.sessionId === root ? { method: event.method, params: event.params } : event)
    return true
  })

  const guest: CdpGuest = {
    send({ id, method, params, sessionId }) {
      const back = (body: object): void => deliver({ id, ...body, ...(sessionId === undefined ? {} : { sessionId }) })
      if (keptByTheHost.has(method)) {
        back({ result: {} })
        return
      }
      pipe.post(
        { method, params, sessionId: sessionId ?? root },
        { resolve: (result) => back({ result }), reject: (error) => back({ error: { code: -32_000, message: error.message } }) },
      )
    },
    close() {
      stopTapping()
      pipe.browser.send('Target.detachFromTarget', { sessionId: root }).catch(() => undefined)
      guest.onclose?.()
    },
  }
  void pipe.ended.then((reason) => guest.onclose?.(reason))
  return guest
}
