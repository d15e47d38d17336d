import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import { stateDefinition } from '#main/data-operations.ts'
import { saveProfile } from '#main/features/profiles/index.ts'
import type { Store } from '#main/platform/database/store.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { openTemporaryStore, type TemporaryStore } from '#tests/support/temporary-store.ts'
import type { Intent, Value } from './intent.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { readJournal } from './reads.ts'

const clock = createFakeClock()
const disable: Intent = { kind: 'server.set-enabled', title: 'Disable github-mcp', subject: '7', base: { enabled: true }, mine: { enabled: false } }

/** A gateway with one server; `onWrite` may throw, or do nothing, or do it. */
function aGateway(present: Value | null = { enabled: true }) {
  const gateway = {
    present,
    isReachable: true,
    writes: 0,
    onWrite: (mine: Value): void => {
      gateway.present = { ...gateway.present, ...mine }
    },
  }
  return gateway
}

describe('outbox', () => {
  let file: TemporaryStore
  let state: Store
  beforeEach(async () => {
    file = await openTemporaryStore(stateDefinition, { clock })
    state = file.store
    await state.write(saveProfile, {
      id: 'p', name: 'P', baseUrl: 'https://p.example', auth: { kind: 'api-key' }, environment: 'dev', postgres: null, pinnedCertificate: null,
      allowPlainHttp: false, proxyUrl: null, secretStore: null, createdAt: 1, lastOpenedAt: null,
    })
  })
  afterEach(() => file.stop())

  function outboxOver(gateway: ReturnType<typeof aGateway>): Outbox {
    let id = 0
    return createOutbox({
      profileId: 'p', state, clock, log: silentLog,
      newId: () => `draft-${++id}`,
      isReachable: () => gateway.isReachable,
      changed: () => undefined,
      kinds: [
        {
          kind: 'server.set-enabled',
          read: () => Promise.resolve(gateway.present),
          write: (_subject, mine) => {
            gateway.writes++
            gateway.onWrite(mine)
            return Promise.resolve()
          },
        },
      ],
    })
  }

  async function drafted(gateway: ReturnType<typeof aGateway>): Promise<Outbox> {
    const outbox = outboxOver(gateway)
    gateway.isReachable = false
    await outbox.submit(disable)
    gateway.isReachable = true
    return outbox
  }

  it('sends at once while the gateway is there, and journals before and after', async () => {
    const gateway = aGateway()
    expect(await outboxOver(gateway).submit(disable)).toEqual({ status: 'applied' })
    expect(gateway.present).toEqual({ enabled: false })
    expect(await state.read(readJournal, { profileId: 'p' })).toMatchObject([{ before: '{"enabled":true}', after: '{"enabled":false}', outcome: 'applied' }])
  })

  it('keeps a draft while the gateway is away and sends nothing', async () => {
    const gateway = aGateway()
    const outbox = await drafted(gateway)
    expect(gateway.writes).toBe(0)
    expect(await outbox.list()).toMatchObject([{ id: 'draft-1', status: 'waiting', base: { enabled: true }, mine: { enabled: false } }])
  })

  it('keeps only the last wish about the same thing', async () => {
    const gateway = aGateway()
    const outbox = await drafted(gateway)
    gateway.isReachable = false
    await outbox.submit({ ...disable, title: 'Enable github-mcp', mine: { enabled: true }, base: { enabled: false } })
    expect(await outbox.list()).toMatchObject([{ mine: { enabled: true } }])
  })

  it.each<[string, Value | null, string]>([
    ['nothing changed', { enabled: true }, 'unchanged'],
    ['somebody did it already', { enabled: false }, 'already-so'],
    ['the server is gone', null, 'gone'],
  ])('says in the review that %s', async (_what, present, verdict) => {
    const gateway = aGateway()
    const outbox = await drafted(gateway)
    gateway.present = present
    expect(await outbox.review('draft-1')).toMatchObject({ verdict, theirs: present })
  })

  it('refuses to apply against another value than the one that was looked at', async () => {
    const gateway = aGateway({ enabled: true, updatedAt: 1 })
    const outbox = await drafted(gateway)
    gateway.present = { enabled: true, updatedAt: 2 }
    await expect(outbox.apply('draft-1', { enabled: true, updatedAt: 1 })).rejects.toMatchObject({ code: 'outbox.conflict' })
    expect(gateway.writes).toBe(0)
    expect(await outbox.list()).toMatchObject([{ status: 'conflict' }])
  })

  it('applies a confirmed draft once, and it leaves the list', async () => {
    const gateway = aGateway()
    const outbox = await drafted(gateway)
    expect(await outbox.apply('draft-1', { enabled: true })).toMatchObject({ status: 'applied' })
    expect(gateway.writes).toBe(1)
    expect(await outbox.list()).toEqual([])
  })

  it('does not believe a success that the value does not show', async () => {
    const gateway = aGateway()
    const outbox = await drafted(gateway)
    gateway.onWrite = () => undefined
    await expect(outbox.apply('draft-1', { enabled: true })).rejects.toMatchObject({ code: 'gateway.rejected' })
    expect(await outbox.list()).toMatchObject([{ status: 'failed' }])
  })

  it('calls a time-out applied when the value is there afterwards', async () => {
    const gateway = aGateway()
    const outbox = await drafted(gateway)
    gateway.onWrite = (mine) => {
      gateway.present = { ...gateway.present, ...mine }
      throw new AppError('gateway.offline')
    }
    expect(await outbox.apply('draft-1', { enabled: true })).toMatchObject({ status: 'applied' })
  })

  it('calls a change unknown when it can be neither confirmed nor read', async () => {
    const gateway = aGateway()
    const outbox = await drafted(gateway)
    const readable = gateway.present
    gateway.onWrite = () => {
      Object.defineProperty(gateway, 'present', {
        configurable: true,
        get: () => {
          throw new AppError('gateway.offline')
        },
      })
      throw new AppError('gateway.offline')
    }
    await expect(outbox.apply('draft-1', readable ?? {})).rejects.toMatchObject({ code: 'outbox.unknown-outcome' })
    expect(await outbox.list()).toMatchObject([{ status: 'unknown-outcome' }])
  })

  it('calls a draft unknown that was being sent when the console died', async () => {
    const gateway = aGateway()
    const outbox = await drafted(gateway)
    let release = (): void => undefined
    gateway.onWrite = () => undefined
    const stuck = createOutbox({
      profileId: 'p', state, clock, log: silentLog, newId: () => 'x', isReachable: () => true, changed: () => undefined,
      kinds: [{ kind: 'server.set-enabled', read: () => Promise.resolve({ enabled: true }), write: () => new Promise<void>((done) => (release = done)) }],
    })
    const sending = stuck.apply('draft-1', { enabled: true })
    await expect.poll(async () => (await outbox.list())[0]?.status).toBe('applying')
    await outboxOver(gateway).settleInterrupted()
    expect(await outbox.list()).toMatchObject([{ status: 'unknown-outcome' }])
    release()
    await expect(sending).rejects.toMatchObject({ code: 'gateway.rejected' })
  })

  it('never rewrites its journal', async () => {
    await outboxOver(aGateway()).submit(disable)
    await expect(state.write({ name: 'test.rewrite', run: (db) => db.exec("UPDATE journal SET outcome = 'failed'") }, null)).rejects.toThrow('append-only')
  })
})
