import { expect, it } from 'vitest'
import { silentLog } from '#main/platform/log/log.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSchedule, type Chore } from './schedule.ts'

function aSchedule(chore: Partial<Chore> = {}) {
  const clock = createFakeClock()
  const ranAt: number[] = []
  const startedAt = clock.monotonic()
  const schedule = createSchedule({
    clock, random: () => 0.5, log: silentLog,
    chores: [{ name: 'look', everyMs: 10_000, isWanted: () => true, ...chore, run: async (signal) => {
      ranAt.push(clock.monotonic() - startedAt)
      await chore.run?.(signal)
    } }],
  })
  return { clock, schedule, ranAt }
}

it('runs a chore on its period, also after it failed', async () => {
  const { clock, ranAt } = aSchedule({ run: () => Promise.reject(new Error('No answer')) })
  await clock.advance(35_000)
  expect(ranAt).toEqual([10_000, 20_000, 30_000])
})

it('runs it soon when asked, once', async () => {
  const { clock, schedule, ranAt } = aSchedule()
  schedule.runSoon('look')
  schedule.runSoon('look')
  await clock.advance(5_000)
  expect(ranAt).toEqual([1_000])
})

it('runs it again when asked while it runs: what it reads may be older than the asking', async () => {
  const clock: { after?: (ms: number, run: () => void) => unknown } = {}
  const made = aSchedule({ run: () => new Promise<void>((resolve) => void clock.after?.(2_000, resolve)) })
  clock.after = (ms, run) => made.clock.after(ms, run)
  made.schedule.runSoon('look')
  await made.clock.advance(1_500)
  made.schedule.runSoon('look')
  await made.clock.advance(4_000)
  expect(made.ranAt).toEqual([1_000, 4_000])
})

it('never runs it twice at a time, nor when it is not wanted, nor after the end', async () => {
  let isWanted = true
  let aborted = false
  const { clock, schedule, ranAt } = aSchedule({
    isWanted: () => isWanted,
    run: (signal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => {
      aborted = true
      resolve()
    })),
  })
  await clock.advance(60_000)
  expect(ranAt).toEqual([10_000])
  await schedule.stop()
  expect(aborted).toBe(true)
  await clock.advance(60_000)
  expect(ranAt).toEqual([10_000])

  isWanted = false
  const idle = aSchedule({ isWanted: () => isWanted })
  await idle.clock.advance(60_000)
  expect(idle.ranAt).toEqual([])
})
