import { describe, expect, it } from 'vitest'
import type { ReplyFrame } from '#shared/contract/frames.ts'
import { silentLog } from '#main/platform/log/log.ts'
import type { Sender, WindowId } from '../host.ts'
import type { CdpSession } from './cdp-pipe.ts'
import { createChromiumTransport } from './chromium-transport.ts'

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A browser's side of one session: says events, notes what reaches the page, hands out receivers when told to. */
async function setUp() {
  const listeners = new Map<string, (params: unknown) => void>()
  const delivered: { to: string; text: string }[] = []
  const receivers: PromiseWithResolvers<unknown>[] = []
  let binding = ''
  const session = {
    id: 'S',
    on: (event: string, run: (params: unknown) => void) => (listeners.set(event, run), () => undefined),
    send: (method: string, params: Record<string, unknown>) => {
      if (method === 'Runtime.addBinding') binding = String(params['name'])
      if (method === 'Runtime.callFunctionOn') delivered.push({ to: String(params['objectId']), text: JSON.stringify((params['arguments'] as { value: unknown }[])[0]?.value) })
      if (method !== 'Runtime.evaluate') return Promise.resolve({})
      const receiver = Promise.withResolvers<unknown>()
      receivers.push(receiver)
      return receiver.promise
    },
  } as unknown as CdpSession
  const transport = createChromiumTransport({ windowId: 'main' as WindowId, preloadSource: '', log: silentLog })
  await transport.attach(session, 'TOP')
  const say = (event: string, params: unknown): void => listeners.get(event)?.(params)
  return {
    transport,
    delivered,
    say,
    appear: (id: number, context: { origin?: string; isDefault?: boolean; frameId?: string } = {}) =>
      say('Runtime.executionContextCreated', {
        context: { id, uniqueId: `u${id}`, origin: context.origin ?? 'https://omnideck.invalid', auxData: { isDefault: context.isDefault ?? true, frameId: context.frameId ?? 'TOP' } },
      }),
    handOver: (at: number, objectId: string) => receivers[at]?.resolve({ result: { objectId } }),
    post: (id: number, contextId: number, name = binding) => say('Runtime.bindingCalled', { name, payload: `{"id":${id},"channel":"a.b"}`, executionContextId: contextId }),
  }
}

const echo = (frame: { id: number }): Promise<ReplyFrame> => Promise.resolve({ id: frame.id, ok: true, value: frame.id })

describe('chromium transport', () => {
  it('answers a page that asks before its receiver is held', async () => {
    const { transport, appear, post, handOver, delivered } = await setUp()
    transport.serve(echo)
    appear(1)
    post(1, 1)
    await settle()
    expect(delivered).toEqual([])
    handOver(0, 'page')
    await settle()
    expect(delivered).toEqual([{ to: 'page', text: JSON.stringify('[{"id":1,"ok":true,"value":1}]') }])
  })

  it('answers a page that asks before anybody serves', async () => {
    const { transport, appear, post, handOver, delivered } = await setUp()
    appear(1)
    handOver(0, 'page')
    post(1, 1)
    await settle()
    transport.serve(echo)
    await settle()
    expect(delivered).toHaveLength(1)
  })

  it('gives no answer of the old document to the new one', async () => {
    const { transport, appear, post, handOver, say, delivered } = await setUp()
    const slow = Promise.withResolvers<ReplyFrame>()
    transport.serve(() => slow.promise)
    appear(1)
    handOver(0, 'old')
    post(1, 1)
    await settle()
    say('Runtime.executionContextsCleared', {})
    appear(2)
    handOver(1, 'new')
    slow.resolve({ id: 1, ok: true, value: 'late' })
    await settle()
    expect(delivered).toEqual([])
  })

  it.each([
    ['the page itself', {}, { origin: 'https://omnideck.invalid', isTopFrame: true }],
    ['a child frame', { frameId: 'CHILD' }, { origin: 'https://omnideck.invalid', isTopFrame: false }],
    ['an isolated world', { isDefault: false }, { origin: 'https://omnideck.invalid', isTopFrame: false }],
    ['another origin', { origin: 'https://evil.example' }, { origin: 'https://evil.example', isTopFrame: true }],
  ])('reports who asks: %s', async (_who, context, facts) => {
    const { transport, appear, post } = await setUp()
    const senders: Sender[] = []
    transport.serve((frame, sender) => (senders.push(sender), echo(frame)))
    appear(5, context)
    post(1, 5)
    await settle()
    expect(senders).toEqual([{ windowId: 'main', ...facts }])
  })

  it('claims nothing of a sender it has never seen, and ignores a binding that is not its own', async () => {
    const { transport, post } = await setUp()
    const senders: Sender[] = []
    transport.serve((frame, sender) => (senders.push(sender), echo(frame)))
    post(1, 42)
    post(1, 42, 'another')
    await settle()
    expect(senders).toEqual([{ windowId: 'main', origin: '', isTopFrame: false }])
  })

  it('says that the line is closed once nobody serves any more', async () => {
    const { transport, appear, post, handOver, delivered } = await setUp()
    transport.serve(echo)()
    appear(1)
    handOver(0, 'page')
    post(1, 1)
    await settle()
    expect(delivered[0]?.text).toContain('ipc.closed')
  })

  it('drops a push while there is no page', async () => {
    const { transport, appear, handOver, delivered } = await setUp()
    transport.push({ channel: 'a.changed', payload: 1 })
    appear(1)
    handOver(0, 'page')
    transport.push({ channel: 'a.changed', payload: 2 })
    await settle()
    expect(delivered).toEqual([{ to: 'page', text: JSON.stringify('[{"channel":"a.changed","payload":2}]') }])
  })
})
