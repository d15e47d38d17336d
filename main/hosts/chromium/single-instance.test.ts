import { connect } from 'node:net'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '#main/platform/log/log.ts'
import { claimInstance, type FirstInstance } from './single-instance.ts'

let folder: string
const held: FirstInstance[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnideck-instance-'))
})
afterEach(async () => {
  for (const instance of held.splice(0)) await instance.stop()
  rmSync(folder, { recursive: true, force: true })
})

const claim = (deepLink?: string, where = folder) => claimInstance({ folder: where, deepLink, log: silentLog })

async function claimFirst(where = folder): Promise<FirstInstance> {
  const instance = await claim(undefined, where)
  if (instance.status !== 'first') throw new Error('Somebody has the lock')
  held.push(instance)
  return instance
}

describe('single instance', () => {
  it('lets one have the folder and sends the second to it with its deep link', async () => {
    const heard: (string | undefined)[] = []
    const first = await claimFirst()
    first.onActivate((deepLink) => heard.push(deepLink))
    expect(await claim('omnideck://prod/audit')).toEqual({ status: 'second', pid: process.pid, answered: true })
    expect(await claim()).toMatchObject({ status: 'second', answered: true })
    expect(heard).toEqual(['omnideck://prod/audit', undefined])
  })

  it('keeps what came by before anybody listened', async () => {
    const first = await claimFirst()
    await claim('omnideck://early/')
    const heard: (string | undefined)[] = []
    first.onActivate((deepLink) => heard.push(deepLink))
    expect(heard).toEqual(['omnideck://early/'])
  })

  it('gives exactly one of many simultaneous starts the folder', async () => {
    const claims = await Promise.all(Array.from({ length: 8 }, (_, start) => claim(`omnideck://${start}/`)))
    const first = claims.filter((one) => one.status === 'first')
    held.push(...first)
    expect(first).toHaveLength(1)
    expect(claims.filter((one) => one.status === 'second' && one.answered)).toHaveLength(7)
  })

  it('takes a folder over that a crash left behind', async () => {
    writeFileSync(join(folder, 'instance.lock'), '')
    writeFileSync(join(folder, 'instance.sock'), 'left behind')
    writeFileSync(join(folder, 'instance.json'), JSON.stringify({ pid: 1, socket: join(folder, 'instance.sock') }))
    await claimFirst()
    expect(await claim()).toMatchObject({ status: 'second', pid: process.pid, answered: true })
  })

  it('is free again after it was given back', async () => {
    await (await claimFirst()).stop()
    held.length = 0
    await claimFirst()
  })

  it('keeps two folders apart', async () => {
    await claimFirst()
    await claimFirst(join(folder, 'other'))
  })

  it('works where the path of the folder is too long for a socket', async () => {
    const deep = join(folder, 'd'.repeat(90), 'e'.repeat(40))
    mkdirSync(deep, { recursive: true })
    await claimFirst(deep)
    expect(await claim(undefined, deep)).toMatchObject({ status: 'second', answered: true })
  })

  it('ignores what is no message of ours', async () => {
    const first = await claimFirst()
    const heard: unknown[] = []
    first.onActivate((deepLink) => heard.push(deepLink))
    const { socket: path } = JSON.parse(readFileSync(join(folder, 'instance.json'), 'utf8')) as { socket: string }
    for (const text of ['nonsense\n', '{"deepLink":5}\n', `{"deepLink":"${'x'.repeat(3000)}"}\n`, 'x'.repeat(20_000)]) {
      await new Promise<void>((resolve) => {
        const socket = connect(path, () => void socket.write(text))
        socket.on('error', () => undefined)
        socket.on('close', () => resolve())
        socket.resume()
      })
    }
    expect(heard).toEqual([])
    expect(await claim('omnideck://still/here')).toMatchObject({ answered: true })
  })

  it('lets nobody else read where it listens', async () => {
    await claimFirst()
    expect(statSync(join(folder, 'instance.json')).mode & 0o777).toBe(0o600)
  })
})
