import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createCdpGuest } from './cdp-guest.ts'
import { createCdpPipe } from './cdp-pipe.ts'

type Command = { readonly id: number; readonly method: string; readonly params?: unknown; readonly sessionId?: string }

function setUp() {
  const toBrowser = new PassThrough()
  const fromBrowser = new PassThrough()
  const pipe = createCdpPipe(toBrowser, fromBrowser)
  let text = ''
  toBrowser.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const commands = (): Command[] => text.split('\0').slice(0, -1).map((line) => JSON.parse(line) as Command)
  const say = (...messages: object[]): void => void fromBrowser.write(messages.map((message) => `${JSON.stringify(message)}\0`).join(''))
  return { pipe, commands, say, fromBrowser }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('cdp pipe', () => {
  it('gives each command its own result or error', async () => {
    const { pipe, commands, say } = setUp()
    const version = pipe.browser.send('Browser.getVersion')
    const frames = pipe.session('S').send('Page.getFrameTree')
    await settle()
    expect(commands()).toEqual([
      { id: 1, method: 'Browser.getVersion' },
      { id: 2, method: 'Page.getFrameTree', sessionId: 'S' },
    ])
    say({ id: 2, error: { code: -32_000, message: 'no such page', data: 'gone' } }, { id: 1, result: { product: 'Chrome/1' } })
    expect(await version).toEqual({ product: 'Chrome/1' })
    await expect(frames).rejects.toThrow('Page.getFrameTree: no such page (gone)')
  })

  it('reads messages however the stream is cut', async () => {
    const { pipe, fromBrowser } = setUp()
    const seen: string[] = []
    pipe.browser.on('Target.targetDestroyed', ({ targetId }) => seen.push(targetId))
    const bytes = Buffer.from(['é', '😀', 'three'].map((targetId) => `${JSON.stringify({ method: 'Target.targetDestroyed', params: { targetId } })}\0`).join(''))
    for (const byte of bytes) fromBrowser.write(Buffer.from([byte]))
    fromBrowser.write(bytes)
    await settle()
    expect(seen).toEqual(['é', '😀', 'three', 'é', '😀', 'three'])
  })

  it('tells a session only of its own events, until it listens no more', async () => {
    const { pipe, say } = setUp()
    const seen: string[] = []
    const stop = pipe.session('A').on('Page.frameResized', () => seen.push('A'))
    pipe.session('B').on('Page.frameResized', () => seen.push('B'))
    say({ method: 'Page.frameResized', params: {}, sessionId: 'A' })
    await settle()
    stop()
    say({ method: 'Page.frameResized', params: {}, sessionId: 'A' }, { method: 'Page.frameResized', params: {} })
    await settle()
    expect(seen).toEqual(['A'])
  })

  it('fails what is open and what comes later once the browser is gone', async () => {
    const { pipe, fromBrowser } = setUp()
    const open = pipe.browser.send('Browser.getVersion')
    fromBrowser.end()
    await expect(open).rejects.toThrow('the browser closed the debugging pipe')
    await expect(pipe.browser.send('Browser.getVersion')).rejects.toThrow('the browser closed the debugging pipe')
    expect(await pipe.ended).toBe('the browser closed the debugging pipe')
  })
})

describe('cdp guest', () => {
  async function setUpGuest() {
    const host = setUp()
    const joining = createCdpGuest(host.pipe)
    await settle()
    host.say({ id: 1, result: { sessionId: 'ROOT' } })
    const guest = await joining
    const heard: object[] = []
    guest.onmessage = (message) => heard.push(message)
    return { ...host, guest, heard }
  }

  it('hears its own sessions and nothing of the host, which hears nothing of them', async () => {
    const { pipe, say, heard } = await setUpGuest()
    const hostHeard: unknown[] = []
    pipe.session('CHILD').on('Page.frameResized', (params) => hostHeard.push(params))
    say(
      { method: 'Target.attachedToTarget', params: { sessionId: 'CHILD' }, sessionId: 'ROOT' },
      { method: 'Page.frameResized', params: {}, sessionId: 'CHILD' },
      { method: 'Page.frameResized', params: {}, sessionId: 'HOST' },
    )
    await settle()
    await settle()
    expect(heard).toEqual([
      { method: 'Target.attachedToTarget', params: { sessionId: 'CHILD' } },
      { method: 'Page.frameResized', params: {}, sessionId: 'CHILD' },
    ])
    expect(hostHeard).toEqual([])
  })

  it('hears one message per task, in the order of the wire', async () => {
    const { say, heard, guest, commands } = await setUpGuest()
    const tasks: number[] = []
    guest.onmessage = (message) => {
      heard.push(message)
      queueMicrotask(() => tasks.push(heard.length))
    }
    guest.send({ id: 7, method: 'Page.enable', sessionId: 'ROOT' })
    await settle()
    const { id } = commands().at(-1) ?? { id: 0 }
    say({ method: 'A', params: {}, sessionId: 'ROOT' }, { id, result: {} }, { method: 'B', params: {}, sessionId: 'ROOT' })
    await expect.poll(() => heard.length).toBe(3)
    expect(heard).toEqual([{ method: 'A', params: {} }, { id: 7, result: {}, sessionId: 'ROOT' }, { method: 'B', params: {} }])
    expect(tasks).toEqual([1, 2, 3])
  })

  it('cannot allow downloads', async () => {
    const { guest, commands, heard } = await setUpGuest()
    guest.send({ id: 3, method: 'Browser.setDownloadBehavior', params: { behavior: 'allow' } })
    await settle()
    expect(heard).toEqual([{ id: 3, result: {} }])
    expect(commands().map(({ method }) => method)).not.toContain('Browser.setDownloadBehavior')
  })
})
