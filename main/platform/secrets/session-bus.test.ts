import { createServer, type Socket } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { busPaths, openSessionBus } from './session-bus.ts'
import { secretServiceState } from './secret-service-state.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const run of cleanups.splice(0)) run()
})

/** A bus that behaves as badly as told. */
async function aBus(behave: (socket: Socket) => void): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'omnideck-bus-'))
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    behave(socket)
  })
  const path = join(dir, 'bus')
  await new Promise<void>((resolve) => server.listen(path, resolve))
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
    rmSync(dir, { recursive: true, force: true })
  })
  return path
}

describe('the address of the session bus', () => {
  it.each([
    ['unix:path=/run/user/1000/bus', ['/run/user/1000/bus']],
    ['unix:guid=1,path=/tmp/a%20b', ['/tmp/a b']],
    ['unix:abstract=/tmp/dbus-x,guid=2;unix:path=/second', ['\0/tmp/dbus-x', '/second']],
    ['tcp:host=localhost,port=1', undefined],
  ])('is read from %s', (address, paths) => {
    expect(busPaths({ DBUS_SESSION_BUS_ADDRESS: address })).toEqual(paths)
  })

  it('is the user’s runtime folder when none is given', () => {
    expect(busPaths({ XDG_RUNTIME_DIR: '/run/user/7' })).toEqual(['/run/user/7/bus'])
    expect(busPaths({})).toEqual([])
  })
})

describe('a conversation with the session bus', () => {
  const ask = (path: string, clock = createFakeClock()) => openSessionBus({ paths: [path], uid: 0, clock, patienceMs: 1_000 })

  it('fails when nobody listens, sign-in is refused, the line is cut or rubbish arrives', async () => {
    await expect(ask('/nowhere/bus')).rejects.toThrow('no session bus')
    await expect(ask(await aBus((socket) => socket.once('data', () => socket.write('REJECTED EXTERNAL\r\n'))))).rejects.toThrow('refused')
    await expect(ask(await aBus((socket) => socket.once('data', () => socket.end())))).rejects.toThrow('closed')
    await expect(ask(await aBus((socket) => socket.once('data', () => socket.write(`OK 1\r\n${'x'.repeat(400)}`))))).rejects.toThrow('unexpected')
  })

  it('ends when patience does', async () => {
    const clock = createFakeClock()
    const isAsked = Promise.withResolvers<true>()
    const path = await aBus((socket) => socket.once('data', () => isAsked.resolve(true)))
    const failed = expect(ask(path, clock)).rejects.toThrow('did not answer')
    await isAsked.promise
    await clock.advance(1_000)
    await failed
    expect(clock.pendingTimers).toBe(0)
  })

  it('says nothing about an address it cannot follow', async () => {
    expect(await secretServiceState({ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1' }, 0, createFakeClock())).toBeUndefined()
  })
})
