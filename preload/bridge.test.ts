import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RequestFrame } from '#shared/contract/frames.ts'
import { createBridge } from './bridge.ts'

type Api = { desk: { ask(input?: unknown): Promise<unknown>; onChanged(listener: (payload: unknown) => void): () => void } }

function setUp(send?: (text: string) => void) {
  const sent: RequestFrame[] = []
  const bridge = createBridge({ desk: { calls: ['ask'], events: ['changed'] } }, { send: send ?? ((text) => sent.push(JSON.parse(text) as RequestFrame)) })
  return { ...bridge, desk: (bridge.api as unknown as Api).desk, sent }
}

describe('bridge', () => {
  afterEach(() => vi.restoreAllMocks())

  it('offers a function per call and an on… per event, and nothing else', () => {
    const { api } = setUp()
    expect(Object.keys(api)).toEqual(['desk'])
    expect(Object.keys(api['desk'] ?? {})).toEqual(['ask', 'onChanged'])
  })

  it('gives each question its own answer, in whatever order they come', async () => {
    const { desk, sent, receive } = setUp()
    const answers = [desk.ask({ a: 1 }), desk.ask()]
    expect(sent).toEqual([{ id: 1, channel: 'desk.ask', input: { a: 1 } }, { id: 2, channel: 'desk.ask' }])
    receive('[{"id":2,"ok":true,"value":"second"},{"id":1,"ok":false,"error":{"code":"ipc.refused","details":{},"ref":null}}]')
    expect(await Promise.all(answers)).toEqual([
      { ok: false, error: { code: 'ipc.refused', details: {}, ref: null } },
      { ok: true, value: 'second' },
    ])
  })

  it('ignores an answer that nobody waits for', async () => {
    const { desk, receive } = setUp()
    const answer = desk.ask()
    receive('[{"id":9,"ok":true,"value":1},{"id":1,"ok":true,"value":2},{"id":1,"ok":true,"value":3}]')
    expect(await answer).toEqual({ ok: true, value: 2 })
  })

  it('answers ipc.closed once the line is gone, to old questions and new ones', async () => {
    const { desk, close, sent } = setUp()
    const old = desk.ask()
    close()
    expect(await old).toMatchObject({ ok: false, error: { code: 'ipc.closed' } })
    expect(await desk.ask()).toMatchObject({ ok: false, error: { code: 'ipc.closed' } })
    expect(sent).toHaveLength(1)
  })

  it('answers ipc.closed when the wire throws', async () => {
    const { desk } = setUp(() => {
      throw new Error('gone')
    })
    expect(await desk.ask()).toMatchObject({ ok: false, error: { code: 'ipc.closed' } })
  })

  it('answers an input that cannot cross without sending it', async () => {
    const { desk, sent } = setUp()
    expect(await desk.ask(1n)).toMatchObject({ ok: false, error: { code: 'ipc.invalid-input' } })
    expect(sent).toEqual([])
  })

  it('tells every listener until it unsubscribes, also one that is there twice', () => {
    const { desk, receive } = setUp()
    const heard: unknown[] = []
    const listener = (payload: unknown): void => void heard.push(payload)
    const stopFirst = desk.onChanged(listener)
    const stopSecond = desk.onChanged(listener)
    receive('[{"channel":"desk.changed","payload":1},{"channel":"other.changed","payload":2}]')
    stopFirst()
    receive('[{"channel":"desk.changed","payload":3}]')
    stopSecond()
    receive('[{"channel":"desk.changed","payload":4}]')
    expect(heard).toEqual([1, 1, 3])
  })

  it("reports a listener's mistake without silencing its neighbours", () => {
    const tasks: (() => void)[] = []
    vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => void tasks.push(task))
    const { desk, receive } = setUp()
    const heard: unknown[] = []
    desk.onChanged(() => {
      throw new Error('mine')
    })
    desk.onChanged((payload) => heard.push(payload))
    receive('[{"channel":"desk.changed","payload":1}]')
    expect(heard).toEqual([1])
    expect(() => tasks[0]?.()).toThrow('mine')
  })

  it('refuses a listener that is no function at once', () => {
    expect(() => setUp().desk.onChanged(undefined as unknown as () => void)).toThrow(TypeError)
  })
})
