import { describe, expect, it } from 'vitest'
import { backoff, initialMachine, step, type Effect, type Input, type Machine } from './connection.ts'
import { describeConnection } from './describe-connection.ts'

const always = (value: number) => () => value

/** A connection that is told what happens, at a time of its own. */
function aConnection(options: { readonly usesPostgres?: boolean; readonly chosenOffline?: boolean; readonly random?: () => number } = {}) {
  let now = 1_000_000
  let machine: Machine = initialMachine(now, { usesPostgres: options.usesPostgres ?? false, chosenOffline: options.chosenOffline ?? false })
  let effects: readonly Effect[] = []
  const it = {
    hears(...inputs: readonly Input[]) {
      const all: Effect[] = []
      for (const input of inputs) {
        const result = step(machine, input, now, options.random ?? always(1))
        machine = result.machine
        all.push(...result.effects)
      }
      effects = all
      return it
    },
    passes(ms: number) {
      now += ms
      return it
    },
    get effects() {
      return effects
    },
    get state() {
      return describeConnection(machine)
    },
    get machine() {
      return machine
    },
    get now() {
      return now
    },
  }
  return it
}

const upToSocket: readonly Input[] = [{ kind: 'started' }, { kind: 'http-up' }, { kind: 'signed-in' }, { kind: 'socket-up' }]
const toLive: readonly Input[] = [...upToSocket, { kind: 'caught-up' }]

describe('the way to live', () => {
  it('asks for nothing before it is started', () => {
    const connection = aConnection().hears({ kind: 'http-up' }, { kind: 'tick' }, { kind: 'woke' }, { kind: 'retry-now' })
    expect(connection.effects).toEqual([])
    expect(connection.state.status).toBe('connecting')
  })

  it.each<readonly [string, readonly Input[], string, Effect | undefined]>([
    ['the start', [{ kind: 'started' }], 'Connecting to the gateway.', 'connect'],
    ['the gateway answers', [{ kind: 'started' }, { kind: 'http-up' }], 'Signing in.', undefined],
    ['signed in', [{ kind: 'started' }, { kind: 'http-up' }, { kind: 'signed-in' }], 'Opening the live connection.', 'open-socket'],
    ['the socket is up', upToSocket, 'Fetching what was missed.', 'catch-up'],
  ])('is connecting after %s, and says what it waits for', (_name, inputs, reason, effect) => {
    const connection = aConnection().hears(...inputs)
    expect(connection.state).toMatchObject({ status: 'connecting', reason })
    if (effect !== undefined) expect(connection.effects).toContain(effect)
  })

  it('is live only once what was missed has been fetched', () => {
    const connection = aConnection().hears(...upToSocket)
    expect(connection.state.status).toBe('connecting')
    connection.hears({ kind: 'caught-up' })
    expect(connection.state).toMatchObject({ status: 'live', reason: null, mode: 'told' })
  })

  it('opens the socket whichever comes first, the answer or the sign-in', () => {
    const connection = aConnection().hears({ kind: 'started' }, { kind: 'signed-in' })
    expect(connection.effects).not.toContain('open-socket')
    expect(connection.hears({ kind: 'http-up' }).effects).toEqual(['open-socket'])
  })

  it('opens one socket however often the token is renewed', () => {
    const connection = aConnection().hears(...toLive)
    expect(connection.hears({ kind: 'signed-in' }, { kind: 'signed-in' }).effects).toEqual([])
  })

  it('waits for the first word from Postgres where a profile uses it', () => {
    const connection = aConnection({ usesPostgres: true }).hears(...toLive)
    expect(connection.state).toMatchObject({ status: 'connecting', reason: 'Connecting to Postgres.' })
    connection.hears({ kind: 'postgres-up' })
    expect(connection.effects).toEqual(['catch-up'])
    expect(connection.hears({ kind: 'caught-up' }).state.status).toBe('live')
  })
})

describe('each leg', () => {
  it.each<readonly [string, Input, string, string]>([
    ['the gateway is lost while the socket lives', { kind: 'http-down', reason: 'No answer.' }, 'degraded', 'No answer.'],
    ['the socket is lost', { kind: 'socket-down', reason: 'It closed.' }, 'degraded', 'It closed.'],
    ['the socket is refused to this role', { kind: 'socket-refused', reason: 'Not this role.' }, 'connecting', 'Fetching what was missed.'],
    ['Postgres is lost', { kind: 'postgres-down', reason: 'No database.' }, 'degraded', 'No database.'],
    ['Postgres is starting', { kind: 'postgres-starting', reason: 'It is starting.' }, 'degraded', 'It is starting.'],
    ['Postgres refuses the account', { kind: 'postgres-refused', reason: 'Wrong password.' }, 'degraded', 'Wrong password.'],
    ['the credentials are refused', { kind: 'signed-out', reason: 'Wrong password.' }, 'signed-out', 'Wrong password.'],
    ['a person chooses to work offline', { kind: 'chose', offline: true }, 'offline', 'You chose to work offline.'],
  ])('gives its reason when %s', (_name, input, status, reason) => {
    expect(aConnection().hears(...toLive, input).state).toMatchObject({ status, reason })
  })

  it('is offline when the gateway and the socket are both lost', () => {
    const connection = aConnection().hears(...toLive, { kind: 'socket-down', reason: 'It closed.' }, { kind: 'http-down', reason: 'No answer.' })
    expect(connection.state).toMatchObject({ status: 'offline', reason: 'No answer.' })
  })

  it('keeps saying why while a retry is under way', () => {
    const connection = aConnection({ usesPostgres: true }).hears(...toLive, { kind: 'postgres-down', reason: 'No database.' }).passes(60_000).hears({ kind: 'tick' })
    expect(connection.effects).toEqual(['open-postgres'])
    expect(connection.state).toMatchObject({ status: 'degraded', reason: 'No database.', legs: { postgres: { state: 'trying' } } })
  })

  it('says a reason in every state but live, whatever happens in whatever order', () => {
    const inputs: readonly Input[] = [
      { kind: 'started' }, { kind: 'http-up' }, { kind: 'http-down', reason: 'a' }, { kind: 'signed-in' }, { kind: 'signed-out', reason: 'b' }, { kind: 'socket-up' },
      { kind: 'socket-down', reason: 'c' }, { kind: 'socket-refused', reason: 'd' }, { kind: 'postgres-up' }, { kind: 'postgres-down', reason: 'e' },
      { kind: 'postgres-starting', reason: 'f' }, { kind: 'postgres-refused', reason: 'g' }, { kind: 'caught-up' }, { kind: 'catch-up-failed', reason: 'h' }, { kind: 'woke' },
      { kind: 'retry-now' }, { kind: 'tick' }, { kind: 'chose', offline: true }, { kind: 'chose', offline: false },
    ]
    const started: readonly Input[] = [{ kind: 'started' }]
    const wholly: readonly Input[] = [...toLive, { kind: 'postgres-up' }, { kind: 'caught-up' }]
    let seed = 7
    const next = (below: number): number => {
      seed = (seed * 1_103_515 + 12_345) % 2_147_483_648
      return Math.floor(seed / 4_096) % below
    }
    const seen = new Set<string>()
    for (let round = 0; round < 300; round++) {
      const connection = aConnection({ usesPostgres: round % 2 === 0 }).hears(...(round % 3 === 0 ? started : wholly))
      for (let count = 0; count < 30; count++) {
        const input = inputs[next(inputs.length)]
        if (input !== undefined) connection.passes(next(5_000)).hears(input)
        const { status, reason } = connection.state
        seen.add(status)
        expect(reason === null, `${status} after ${input?.kind ?? ''}`).toBe(status === 'live')
        if (status === 'live') {
          expect(connection.machine.caughtUp).toBe(true)
          expect(connection.machine.legs).toMatchObject({ http: { state: 'up' }, auth: { state: 'up' }, socket: { state: 'up' } })
        }
      }
    }
    expect([...seen].sort()).toEqual(['connecting', 'degraded', 'live', 'offline', 'signed-out'])
  })
})

describe('trying again', () => {
  it('waits anywhere between nothing and a doubling cap', () => {
    expect([1, 2, 3, 4, 5, 20].map((attempt) => backoff('socket', attempt, always(1)))).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect([1, 2, 3, 20].map((attempt) => backoff('http', attempt, always(1)))).toEqual([2_000, 4_000, 6_000, 6_000])
    expect(backoff('socket', 20, always(0))).toBe(0)
    expect(backoff('socket', 20, always(0.5))).toBe(15_000)
  })

  it('notices half of all returns of a gateway within two seconds', () => {
    // What is left of a wait when the gateway returns at a random moment; long waits are met more often.
    const rests: number[] = []
    for (let i = 1; i <= 100; i++) {
      const wait = backoff('http', 20, always(i / 100))
      for (let moment = 25; moment <= wait; moment += 50) rests.push(wait - moment)
    }
    rests.sort((a, b) => a - b)
    expect(rests[Math.floor(rests.length / 2)]).toBeLessThanOrEqual(2_000)
  })

  it('lets a planned retry stand, however many requests fail meanwhile', () => {
    const connection = aConnection().hears({ kind: 'started' }, { kind: 'http-down', reason: 'a' })
    const planned = connection.state.retryAt
    expect(planned).toBe(connection.now + 2_000)
    connection.passes(500).hears({ kind: 'http-down', reason: 'b' }, { kind: 'http-down', reason: 'c' })
    expect(connection.state).toMatchObject({ retryAt: planned, reason: 'c' })
  })

  it('takes a retry up when it is due, not before', () => {
    const connection = aConnection().hears({ kind: 'started' }, { kind: 'http-down', reason: 'a' })
    expect(connection.passes(1_999).hears({ kind: 'tick' }).effects).toEqual([])
    expect(connection.passes(1).hears({ kind: 'tick' }).effects).toEqual(['connect'])
    expect(connection.hears({ kind: 'tick' }).effects).toEqual([])
    expect(connection.state.status).toBe('offline')
  })

  it('backs off from a socket that opens and is cut again at once', () => {
    const connection = aConnection().hears(...toLive)
    const waits: number[] = []
    for (let round = 0; round < 4; round++) {
      connection.passes(2_000).hears({ kind: 'socket-down', reason: 'Cut.' })
      waits.push((connection.state.retryAt ?? 0) - connection.now)
      connection.passes(30_000).hears({ kind: 'tick' }, { kind: 'socket-up' }, { kind: 'caught-up' })
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000])
    connection.passes(30_000).hears({ kind: 'socket-down', reason: 'Cut.' })
    expect((connection.state.retryAt ?? 0) - connection.now).toBe(2_000)
  })

  it('backs off while what was missed cannot be fetched, and is not live meanwhile', () => {
    const connection = aConnection().hears(...upToSocket)
    const waits: number[] = []
    for (let round = 0; round < 3; round++) {
      connection.hears({ kind: 'catch-up-failed', reason: 'Refused.' })
      expect(connection.state).toMatchObject({ status: 'degraded', reason: 'Refused.', legs: { http: { state: 'down' } } })
      waits.push((connection.state.retryAt ?? 0) - connection.now)
      connection.passes(30_000).hears({ kind: 'tick' }, { kind: 'http-up' })
      expect(connection.effects).toEqual(['connect', 'catch-up'])
    }
    expect(waits).toEqual([2_000, 4_000, 6_000])
  })

  it('looks again within one to two seconds while Postgres is starting, however long it takes', () => {
    for (const [random, wait] of [[0, 1_000], [1, 2_000]] as const) {
      const connection = aConnection({ usesPostgres: true, random: always(random) }).hears(...toLive)
      for (let round = 0; round < 10; round++) {
        connection.hears({ kind: 'postgres-starting', reason: 'Starting.' })
        expect((connection.state.retryAt ?? 0) - connection.now).toBe(wait)
        expect(connection.passes(wait).hears({ kind: 'tick' }).effects).toEqual(['open-postgres'])
      }
    }
  })

  it('never tries a refused Postgres account by itself', () => {
    const connection = aConnection({ usesPostgres: true }).hears(...toLive, { kind: 'postgres-refused', reason: 'No.' })
    expect(connection.passes(3_600_000).hears({ kind: 'tick' }).effects).toEqual([])
    expect(connection.hears({ kind: 'retry-now' }).effects).toContain('open-postgres')
  })
})

describe('a role that may not use the socket', () => {
  const refused: Input = { kind: 'socket-refused', reason: 'Not this role.' }

  it('is asked on a schedule instead, and is not retried', () => {
    const connection = aConnection().hears({ kind: 'started' }, { kind: 'http-up' }, { kind: 'signed-in' }, refused)
    expect(connection.effects.at(-1)).toBe('catch-up')
    connection.hears({ kind: 'caught-up' }, { kind: 'socket-down', reason: 'Closed.' })
    expect(connection.state).toMatchObject({ status: 'degraded', reason: 'Not this role.', mode: 'asking', retryAt: null })
    expect(connection.passes(3_600_000).hears({ kind: 'tick' }).effects).toEqual([])
  })

  it('does not reopen the socket when the gateway comes back', () => {
    const connection = aConnection().hears({ kind: 'started' }, { kind: 'http-up' }, { kind: 'signed-in' }, refused, { kind: 'caught-up' })
    connection.hears({ kind: 'http-down', reason: 'Gone.' }).passes(60_000).hears({ kind: 'tick' }, { kind: 'http-up' })
    expect(connection.effects).toEqual(['connect', 'catch-up'])
  })
})

describe('a way without sockets', () => {
  it('fetches what there is once, and says why it is not told', () => {
    const connection = aConnection().hears({ kind: 'started' }, { kind: 'http-up' }, { kind: 'signed-in' }, { kind: 'socket-down', reason: 'No upgrade.' })
    expect(connection.effects.at(-1)).toBe('catch-up')
    expect(connection.hears({ kind: 'caught-up' }).state).toMatchObject({ status: 'degraded', reason: 'No upgrade.', mode: 'asking' })
    connection.passes(60_000).hears({ kind: 'tick' }, { kind: 'socket-down', reason: 'No upgrade.' })
    expect(connection.effects).toEqual(['open-socket'])
    expect(connection.passes(60_000).hears({ kind: 'tick' }, { kind: 'socket-up' }).effects.at(-1)).toBe('catch-up')
  })

  it('asks at once whether the gateway is there when a socket that was up is lost', () => {
    expect(aConnection().hears(...toLive, { kind: 'socket-down', reason: 'Closed.' }).effects.at(-1)).toBe('ask-health')
  })
})

describe('what was missed', () => {
  it('is fetched again after each loss before anything is called live', () => {
    for (const loss of [{ kind: 'socket-down', reason: 'a' }, { kind: 'http-down', reason: 'b' }] as const) {
      const connection = aConnection().hears(...toLive, loss)
      expect(connection.machine.caughtUp).toBe(false)
      connection.passes(60_000).hears({ kind: 'tick' }, loss.kind === 'socket-down' ? { kind: 'socket-up' } : { kind: 'http-up' })
      expect(connection.effects.at(-1)).toBe('catch-up')
      expect(connection.state.status).toBe('connecting')
      expect(connection.hears({ kind: 'caught-up' }).state.status).toBe('live')
    }
  })

  it('does not count as fetched when the gateway was lost meanwhile', () => {
    const connection = aConnection().hears(...upToSocket, { kind: 'http-down', reason: 'Gone.' }, { kind: 'caught-up' })
    connection.passes(60_000).hears({ kind: 'tick' }, { kind: 'http-up' })
    expect(connection.state.status).toBe('connecting')
  })

  it('keeps the better reason when fetching failed because the gateway was lost', () => {
    const connection = aConnection().hears(...upToSocket, { kind: 'http-down', reason: 'Gone.' }, { kind: 'catch-up-failed', reason: 'Not fetched.' })
    expect(connection.state.reason).toBe('Gone.')
  })
})

describe('people and sleep', () => {
  it('closes everything and asks for nothing while a person works offline', () => {
    const connection = aConnection({ usesPostgres: true }).hears(...toLive, { kind: 'chose', offline: true })
    expect(connection.effects.at(-1)).toBe('close-all')
    connection.passes(60_000).hears({ kind: 'tick' }, { kind: 'woke' }, { kind: 'retry-now' }, { kind: 'http-up' })
    expect(connection.effects).toEqual([])
    expect(connection.state).toMatchObject({ status: 'offline', chosenOffline: true })
    expect(connection.hears({ kind: 'chose', offline: false }).effects).toEqual(['renew-token', 'close-all', 'connect', 'open-postgres'])
  })

  it('starts offline when that was chosen before', () => {
    const connection = aConnection({ chosenOffline: true }).hears({ kind: 'started' })
    expect(connection.effects).toEqual(['close-all'])
    expect(connection.state).toMatchObject({ status: 'offline', chosenOffline: true })
  })

  it('takes nothing for granted after sleep: a new token, new connections, a new catch-up', () => {
    const connection = aConnection({ usesPostgres: true }).hears(...toLive, { kind: 'postgres-up' }, { kind: 'caught-up' }, { kind: 'woke' })
    expect(connection.effects.slice(-4)).toEqual(['renew-token', 'close-all', 'connect', 'open-postgres'])
    expect(connection.state.status).toBe('connecting')
    expect(connection.machine.caughtUp).toBe(false)
  })

  it('offers no refused password again by itself, and leaves Postgres open', () => {
    const connection = aConnection({ usesPostgres: true }).hears(...toLive, { kind: 'postgres-up' }, { kind: 'signed-out', reason: 'Wrong.' })
    expect(connection.effects.at(-1)).toBe('close-gateway')
    expect(connection.state.legs.postgres.state).toBe('up')
    connection.hears({ kind: 'http-down', reason: 'Gone.' }).passes(3_600_000).hears({ kind: 'tick' })
    expect(connection.effects).toEqual([])
    expect(connection.state.status).toBe('signed-out')
  })

  it('goes on by itself once signed in again', () => {
    const connection = aConnection().hears(...toLive, { kind: 'signed-out', reason: 'Wrong.' }, { kind: 'signed-in' })
    expect(connection.effects.at(-1)).toBe('open-socket')
    expect(connection.hears({ kind: 'socket-up' }, { kind: 'caught-up' }).state.status).toBe('live')
  })
})
