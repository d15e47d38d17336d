import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { command, event, feature } from '#shared/contract/builders.ts'
import { AppError } from '#shared/contract/errors.ts'
import { silentLog, type Log, type LogFields } from '../log/log.ts'
import { indexCalls } from './call-index.ts'
import type { FeatureModule } from './feature-module.ts'
import { publisher } from './publisher.ts'
import { createRouter } from './router.ts'

const contract = feature({
  slug: 'desk',
  scope: 'app',
  calls: {
    double: command({ input: z.object({ number: z.number() }), output: z.object({ number: z.number() }), whenOffline: 'run' }),
    nothing: command({ input: z.void(), output: z.void(), whenOffline: 'run' }),
    lie: command({ input: z.void(), output: z.string(), whenOffline: 'run' }),
    refuse: command({ input: z.void(), output: z.void(), whenOffline: 'run' }),
    break: command({ input: z.void(), output: z.void(), whenOffline: 'run' }),
  },
  events: { changed: event({ payload: z.object({ ids: z.array(z.string()) }) }) },
})
const desk: FeatureModule<typeof contract> = {
  contract,
  handlers: {
    double: ({ number }) => ({ number: number * 2 }),
    nothing: () => undefined,
    lie: () => 5 as unknown as string,
    refuse: () => {
      throw new AppError('gateway.forbidden', { details: { role: 'viewer' }, cause: new Error('secret stack') })
    },
    break: () => {
      throw new TypeError('secret internals')
    },
  },
}

function recordingLog(): { log: Log; lines: { message: string; fields: LogFields | undefined }[] } {
  const lines: { message: string; fields: LogFields | undefined }[] = []
  const add = (message: string, fields?: LogFields): void => void lines.push({ message, fields })
  const log: Log = { ...silentLog, info: add, warn: add, error: add, child: () => log }
  return { log, lines }
}

function setUp(overrides: { isTrusted?: boolean; validateOutputs?: boolean } = {}) {
  const { log, lines } = recordingLog()
  const calls = indexCalls([desk])
  const route = createRouter({
    log,
    scopeOf: (windowId: string) => (windowId === 'known' ? calls : undefined),
    isTrusted: () => overrides.isTrusted ?? true,
    validateOutputs: overrides.validateOutputs ?? true,
  })
  const ask = (channel: string, input?: unknown, windowId = 'known') => route({ id: 3, channel, input }, { windowId, origin: 'https://x', isTopFrame: true })
  return { ask, lines }
}

describe('router', () => {
  it('hands the parsed input to the handler of the channel', async () => {
    expect(await setUp().ask('desk.double', { number: 4, stray: true })).toEqual({ id: 3, ok: true, value: { number: 8 } })
  })

  it('answers null where a call has nothing to say, because undefined does not cross', async () => {
    expect(await setUp().ask('desk.nothing')).toEqual({ id: 3, ok: true, value: null })
  })

  it('asks who is calling before it looks at anything else', async () => {
    const { ask, lines } = setUp({ isTrusted: false })
    expect(await ask('desk.unknown', 'nonsense')).toMatchObject({ ok: false, error: { code: 'ipc.refused', details: {} } })
    expect(lines).toHaveLength(1)
  })

  it.each(['desk.triple', 'toString', '__proto__', 'constructor', 'desk.', ''])('does not know the channel %j', async (channel) => {
    expect(await setUp().ask(channel)).toMatchObject({ ok: false, error: { code: 'ipc.unknown-channel' } })
  })

  it('says where an input is wrong without repeating it', async () => {
    const reply = await setUp().ask('desk.double', { number: 'hunter2' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'ipc.invalid-input', details: { issues: expect.stringContaining('number:') } } })
    expect(JSON.stringify(reply)).not.toContain('hunter2')
  })

  it('carries the code and safe details of an AppError and nothing of its cause', async () => {
    const { ask, lines } = setUp()
    const reply = await ask('desk.refuse')
    expect(reply).toMatchObject({ ok: false, error: { code: 'gateway.forbidden', details: { role: 'viewer' } } })
    expect(JSON.stringify(reply)).not.toContain('secret')
    expect(!reply.ok && reply.error.ref).toBe(lines[0]?.fields?.['ref'])
  })

  it('calls anything else a bug, with a ref that finds it in the log', async () => {
    const { ask, lines } = setUp()
    const reply = await ask('desk.break')
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal.bug', details: {} } })
    expect(JSON.stringify(reply)).not.toContain('secret')
    expect(!reply.ok && reply.error.ref).toBe(lines[0]?.fields?.['ref'])
    expect(lines[0]?.fields?.['cause']).toBeInstanceOf(TypeError)
  })

  it('calls an answer outside its contract a bug while outputs are validated, and trusts it otherwise', async () => {
    expect(await setUp().ask('desk.lie')).toMatchObject({ ok: false, error: { code: 'internal.bug' } })
    expect(await setUp({ validateOutputs: false }).ask('desk.lie')).toEqual({ id: 3, ok: true, value: 5 })
  })

  it('refuses a window it does not know', async () => {
    expect(await setUp().ask('desk.double', { number: 1 }, 'closed')).toMatchObject({ ok: false, error: { code: 'ipc.refused' } })
  })
})

describe('call index', () => {
  it('refuses two features with one channel, and a call nobody answers', () => {
    expect(() => indexCalls([desk, desk])).toThrow('Two handlers for desk.double')
    expect(() => indexCalls([{ contract, handlers: {} }])).toThrow('No handler for desk.double')
  })
})

describe('publisher', () => {
  it('pushes a payload on the channel of its event', () => {
    const pushed: unknown[] = []
    publisher(contract, (frame) => pushed.push(frame)).changed({ ids: ['a'] })
    expect(pushed).toEqual([{ channel: 'desk.changed', payload: { ids: ['a'] } }])
  })

  it('throws on a payload outside the contract while validating', () => {
    const publish = publisher(contract, () => undefined, { validate: true })
    expect(() => publish.changed({ ids: [1 as unknown as string] })).toThrow()
  })
})
