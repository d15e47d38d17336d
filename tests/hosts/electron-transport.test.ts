import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HostWindow, Sender } from '#main/hosts/host.ts'
import type { BridgeApi } from '#preload/bridge.ts'
import type { ReplyFrame, RequestFrame } from '#shared/contract/frames.ts'
import { electronLine } from '#shared/contract/electron-line.ts'
import { fakeFrame, type FakeFrame } from '#tests/support/electron-fake-window.ts'
import { aWindow, plugElectron, type Plugged } from '#tests/support/electron-plug.ts'

let plug: Plugged
let window: HostWindow
beforeEach(async () => {
  plug = plugElectron()
  window = await (await plug.start()).openWindow(aWindow)
})
afterEach(() => plug.remove())

const ok = (frame: RequestFrame): ReplyFrame => ({ id: frame.id, ok: true, value: frame.input })
const ask = (input: unknown, frame?: FakeFrame | null): Promise<unknown> =>
  plug.firstWindow().contents.invoke(electronLine.request, [JSON.stringify({ id: 7, channel: 'app.about', input })], frame)

/** Serves the window and notes who asked. */
function serve(): Sender[] {
  const senders: Sender[] = []
  window.transport.serve((frame, sender) => {
    senders.push(sender)
    return Promise.resolve(ok(frame))
  })
  return senders
}

describe('frames in Electron', () => {
  it('travel as JSON text and come back with their id', async () => {
    serve()
    expect(await ask({ range: '24h' })).toBe('{"id":7,"ok":true,"value":{"range":"24h"}}')
  })

  it('wait for the application to serve', async () => {
    const answer = ask(1)
    serve()
    expect(await answer).toBe('{"id":7,"ok":true,"value":1}')
  })

  it.each<[string, unknown, string | null]>([
    ['text that is not JSON', '{"id":3,oops', '{"id":3,"ok":false,"error":{"code":"ipc.invalid-input","details":{},"ref":null}}'],
    ['an object instead of text', { id: 3, channel: 'app.about', input: null }, null],
    ['a key that reaches for a prototype', '{"id":3,"channel":"app.about","input":{"__proto__":{"x":1}}}', '{"id":3,"ok":false,"error":{"code":"ipc.invalid-input","details":{},"ref":null}}'],
    ['too much', `{"id":3,"channel":"app.about","input":"${'x'.repeat(1_000_001)}"}`, '{"id":3,"ok":false,"error":{"code":"ipc.too-large","details":{},"ref":null}}'],
  ])('that are %s are refused before anybody handles them', async (_, sent, answer) => {
    const senders = serve()
    expect(await plug.firstWindow().contents.invoke(electronLine.request, [sent])).toBe(answer)
    expect(senders).toEqual([])
  })

  it('answer ipc.closed once nobody serves any more', async () => {
    const stop = window.transport.serve((frame) => Promise.resolve(ok(frame)))
    stop()
    expect(await ask(1)).toContain('ipc.closed')
  })

  it('go to the window they are pushed to, as a batch the bridge can read', () => {
    window.transport.push({ channel: 'health.changed', payload: { serverIds: ['a'] } })
    expect(plug.firstWindow().contents.sent).toEqual([{ channel: electronLine.push, values: ['[{"channel":"health.changed","payload":{"serverIds":["a"]}}]'] }])
  })
})

describe('the sender of a frame', () => {
  it('is the top frame of our page, by scheme and host', async () => {
    const senders = serve()
    await ask(1)
    expect(senders).toEqual([{ windowId: window.id, origin: 'omnideck-page://app', isTopFrame: true }])
  })

  it.each<[string, (main: FakeFrame) => FakeFrame | null, Partial<Sender>]>([
    ['a frame that is gone', () => null, { origin: '', isTopFrame: false }],
    ['a frame on its way out', (main) => ({ ...main, detached: true }), { origin: '', isTopFrame: false }],
    ['a frame inside the page', (main) => fakeFrame('omnideck-page://app/', main), { origin: 'omnideck-page://app', isTopFrame: false }],
    ['an empty frame inside the page', (main) => fakeFrame('about:blank', main), { isTopFrame: false }],
    ['another top frame', () => fakeFrame('omnideck-page://app/'), { isTopFrame: false }],
    ['a foreign page in our frame', (main) => ({ ...main, url: 'https://omnideck-page.evil/app' }), { origin: 'https://omnideck-page.evil', isTopFrame: true }],
    ['a page of the same scheme elsewhere', (main) => ({ ...main, url: 'omnideck-page://app.evil/' }), { origin: 'omnideck-page://app.evil', isTopFrame: true }],
    ['an address with credentials', (main) => ({ ...main, url: 'omnideck-page://x@app/' }), { origin: '' }],
    ['an address that is none', (main) => ({ ...main, url: '' }), { origin: '' }],
    ['a frame whose facts throw', () => ({ get detached(): boolean { throw new Error('Render frame was disposed') } }) as never, { origin: '', isTopFrame: false }],
  ])('is told truthfully for %s', async (_, frameOf, expected) => {
    const senders = serve()
    await ask(1, frameOf(plug.firstWindow().contents.mainFrame))
    expect(senders[0]).toMatchObject({ windowId: window.id, ...expected })
  })
})

describe('the preload in Electron', () => {
  async function exposed(): Promise<BridgeApi> {
    await import('#preload/electron.ts')
    return plug.fake.renderer.exposed.get('omnideck') as BridgeApi
  }
  const call = (api: BridgeApi, input: unknown): Promise<unknown> => (api['app']?.['about'] as (input: unknown) => Promise<unknown>)(input)

  it('exposes one frozen global and nothing of Electron', async () => {
    const api = await exposed()
    expect([...plug.fake.renderer.exposed.keys()]).toEqual(['omnideck'])
    expect(Object.isFrozen(api)).toBe(true)
    expect(Object.values(api).every((feature) => Object.isFrozen(feature))).toBe(true)
  })

  it('carries a call to main and its answer back', async () => {
    serve()
    expect(await call(await exposed(), { hello: 'main' })).toEqual({ ok: true, value: { hello: 'main' } })
  })

  it('hands pushes to listeners until they unsubscribe', async () => {
    const api = await exposed()
    const heard: unknown[] = []
    const stop = (api['health']?.['onChanged'] as (listener: (payload: unknown) => void) => () => void)((payload) => void heard.push(payload))
    const receive = plug.fake.renderer.pushes.get(electronLine.push) as (event: unknown, batch: string) => void
    receive({}, '[{"channel":"health.changed","payload":1}]')
    stop()
    receive({}, '[{"channel":"health.changed","payload":2}]')
    expect(heard).toEqual([1])
  })

  it('answers ipc.closed when the window is no longer served', async () => {
    const api = await exposed()
    plug.firstWindow().contents.handlers.clear()
    expect(await call(api, 1)).toMatchObject({ ok: false, error: { code: 'ipc.closed' } })
    expect(await call(api, 1)).toMatchObject({ ok: false, error: { code: 'ipc.closed' } })
  })
})
