import { beforeEach, describe, expect, it } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createDevLoop, type RunningConsole } from './dev-loop.ts'

type Build = { readonly done: () => void; readonly fail: (reason: string) => void }

describe('the development loop', () => {
  let builds: Build[]
  let consoles: { readonly end: (code: number) => void; stopped: boolean }[]
  let said: string[]
  let clock: ReturnType<typeof createFakeClock>
  let loop: ReturnType<typeof createDevLoop>

  /** Lets everything that is already decided happen. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  function startOne(): RunningConsole {
    const ended = Promise.withResolvers<number>()
    const one = { end: ended.resolve, stopped: false }
    consoles.push(one)
    return {
      ended: ended.promise,
      stop: () => {
        one.stopped = true
        ended.resolve(0)
        return Promise.resolve()
      },
    }
  }

  beforeEach(() => {
    builds = []
    consoles = []
    said = []
    clock = createFakeClock()
    const build = (): Promise<void> => new Promise((resolve, reject) => builds.push({ done: resolve, fail: (reason) => reject(new Error(reason)) }))
    loop = createDevLoop({ clock, build, start: startOne, print: (line) => said.push(line) })
  })

  async function change(): Promise<void> {
    loop.changed()
    await clock.advance(150)
    await settle()
  }

  it('starts what was built, and starts again after a change', async () => {
    builds[0]?.done()
    await settle()
    expect(consoles).toHaveLength(1)
    await change()
    expect(consoles[0]?.stopped).toBe(false)
    builds[1]?.done()
    await settle()
    expect(consoles.map(({ stopped }) => stopped)).toEqual([true, false])
  })

  it('takes the files of one save for one change', async () => {
    builds[0]?.done()
    await settle()
    loop.changed()
    await clock.advance(100)
    loop.changed()
    await clock.advance(100)
    await settle()
    expect(builds).toHaveLength(1)
    await clock.advance(50)
    await settle()
    expect(builds).toHaveLength(2)
  })

  it('builds again when something changes meanwhile, and starts only what is newest', async () => {
    await change()
    builds[0]?.done()
    await settle()
    expect(consoles).toHaveLength(0)
    builds[1]?.done()
    await settle()
    expect(consoles).toHaveLength(1)
  })

  it('leaves the running console alone when the sources do not build', async () => {
    builds[0]?.done()
    await settle()
    await change()
    builds[1]?.fail('a bracket is missing')
    await settle()
    expect(said).toEqual(['It does not build: a bracket is missing'])
    expect(consoles.map(({ stopped }) => stopped)).toEqual([false])
  })

  it('ends with the console that a person closes, and not with the one it replaced', async () => {
    builds[0]?.done()
    await settle()
    await change()
    builds[1]?.done()
    await settle()
    consoles[1]?.end(5)
    expect(await loop.ended).toBe(5)
  })
})
