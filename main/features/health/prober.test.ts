import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CheckFact } from '#shared/features/health/facts.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts'
import { createProber, type Prober } from './prober.ts'

const MINUTE = 60_000

let clock: FakeClock
let kept: CheckFact[]
let isWanted: boolean
let servers: { id: string; url: string; enabled: boolean }[]
let prober: Prober
let open: number
let mostOpen: number
const server = createServer((socket) => {
  mostOpen = Math.max(mostOpen, (open += 1))
  socket.on('close', () => (open -= 1)).on('error', () => undefined)
  // Whoever asks is cut off after a moment: a look that ends, whatever it finds.
  setImmediate(() => setTimeout(() => socket.destroy(), 5))
})
let url: string

beforeEach(async () => {
  ;[clock, kept, isWanted, open, mostOpen] = [createFakeClock(), [], true, 0, 0]
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  servers = [{ id: '1', url, enabled: true }]
  prober = createProber({ servers: async () => servers, isWanted: () => isWanted, keep: (fact) => kept.push(fact), clock, random: () => 0.5, log: silentLog })
})
afterEach(async () => {
  await prober.stop()
  expect(clock.pendingTimers).toBe(0)
  await new Promise((resolve) => server.close(resolve))
})

/** Real sockets answer in real time: waits for `count` looks to end. */
const looks = (count: number) => expect.poll(() => kept.length, { timeout: 5_000 }).toBe(count)

describe('the prober', () => {
  it('looks within the first minute, then about every five', async () => {
    await clock.advance(29_000)
    expect(kept).toEqual([])
    await clock.advance(2_000)
    await looks(1)
    expect(kept[0]).toMatchObject({ kind: 'health.check', server: { id: '1' }, source: 'probe', ok: false, event: 'probe' })
    await clock.advance(4 * MINUTE + 50_000)
    expect(kept).toHaveLength(1)
    await clock.advance(15_000)
    await looks(2)
    expect(new Set(kept.map(({ key }) => key)).size).toBe(2)
  })

  it('leaves servers alone that are switched off, and all of them while nobody wants to know', async () => {
    servers = [{ id: '1', url, enabled: false }]
    await clock.advance(10 * MINUTE)
    isWanted = false
    servers = [{ id: '2', url, enabled: true }]
    await clock.advance(10 * MINUTE)
    expect(kept).toEqual([])
    isWanted = true
    await clock.advance(MINUTE)
    await looks(1)
  })

  it('asks a few at a time, and in the end everybody', async () => {
    servers = Array.from({ length: 14 }, (_, index) => ({ id: String(index), url, enabled: true }))
    await expect.poll(async () => {
      await clock.advance(5_000)
      return new Set(kept.map(({ server: of }) => ('id' in of ? of.id : ''))).size
    }, { timeout: 10_000 }).toBe(14)
    expect(mostOpen).toBeLessThanOrEqual(4)
  })

  it('keeps no word about a server whose address means nothing here', async () => {
    servers = [{ id: '1', url: 'stdio://somewhere', enabled: true }]
    await clock.advance(12 * MINUTE)
    expect(await prober.look({ id: '1', url: 'stdio://somewhere' })).toMatchObject({ kind: 'cannot-look' })
    expect(kept).toEqual([])
  })

  it('goes on after the list of servers could not be read', async () => {
    await prober.stop()
    let isBroken = true
    const read = async () => {
      if (isBroken) throw new Error('busy')
      return servers
    }
    prober = createProber({ servers: read, isWanted: () => true, keep: (fact) => kept.push(fact), clock, random: () => 0.5, log: silentLog })
    await clock.advance(2 * MINUTE)
    isBroken = false
    await clock.advance(MINUTE)
    await looks(1)
  })
})
