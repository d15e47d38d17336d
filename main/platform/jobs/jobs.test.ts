import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { silentLog } from '../log/log.ts'
import { createJobs, type JobContext } from './jobs.ts'

function aJobRoom() {
  const clock = createFakeClock(1_000_000)
  const told: string[][] = []
  const jobs = createJobs({ clock, log: silentLog, onChanged: (jobIds) => told.push([...jobIds]) })
  return { clock, told, jobs }
}
const untilCancelled = ({ signal }: JobContext): Promise<string> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

describe('jobs', () => {
  it('ends done, with its result and the times it took', async () => {
    const { clock, jobs } = aJobRoom()
    const { jobId } = jobs.start('export', 'Audit to CSV', () => new Promise((resolve) => clock.after(500, () => resolve('/exports/audit.csv'))))
    expect(jobs.list()).toMatchObject([{ id: jobId, status: 'running', startedAt: 1_000_000, endedAt: null, total: null }])
    await clock.advance(500)
    expect(await jobs.settled(jobId)).toMatchObject({ status: 'done', result: '/exports/audit.csv', endedAt: 1_000_500, error: null })
  })

  it('tells start and end at once and progress at most every 100 ms', async () => {
    const { clock, told, jobs } = aJobRoom()
    const { jobId } = jobs.start('sync', 'Audit', async ({ progress }) => {
      for (let row = 1; row <= 1_000; row += 1) progress(row, 1_000, `${row} rows`)
      await new Promise<void>((resolve) => clock.after(150, resolve))
      return null
    })
    expect(told).toEqual([[jobId]])
    await clock.advance(100)
    expect(told).toEqual([[jobId], [jobId]])
    expect(jobs.list()[0]).toMatchObject({ done: 1_000, total: 1_000, text: '1000 rows' })
    await clock.advance(50)
    expect(told).toHaveLength(3)
  })

  it('keeps the code of a known failure and calls anything else a bug', async () => {
    const { jobs } = aJobRoom()
    const known = jobs.start('export', 'a', () => Promise.reject(new AppError('store.full')))
    const bug = jobs.start('export', 'b', () => { throw new Error('oops') })
    expect(await jobs.settled(known.jobId)).toMatchObject({ status: 'failed', error: 'store.full' })
    expect(await jobs.settled(bug.jobId)).toMatchObject({ status: 'failed', error: 'internal.bug' })
  })

  it('is cancelled only once it has stopped, and done when it finished all the same', async () => {
    const { jobs, clock } = aJobRoom()
    const stops = jobs.start('sync', 'stops', untilCancelled)
    const finishes = jobs.start('sync', 'finishes', () => new Promise((resolve) => clock.after(10, () => resolve('kept'))))
    await clock.advance(1)
    jobs.cancel(stops.jobId)
    jobs.cancel(finishes.jobId)
    expect(await jobs.settled(stops.jobId)).toMatchObject({ status: 'cancelled', error: null })
    await clock.advance(10)
    expect(await jobs.settled(finishes.jobId)).toMatchObject({ status: 'done', result: 'kept' })
    jobs.cancel(finishes.jobId)
    expect(jobs.list()).toMatchObject([{ status: 'done' }, { status: 'cancelled' }])
  })

  it('does not change any more after its end', async () => {
    const { jobs } = aJobRoom()
    let late: JobContext | undefined
    const { jobId } = jobs.start('compact', 'a', (context) => ((late = context), Promise.resolve(null)))
    await jobs.settled(jobId)
    late?.progress(5, 5, 'late')
    expect(jobs.list()[0]).toMatchObject({ done: 0, text: '' })
  })

  it('lists newest first and forgets ended jobs after ten minutes, but never a running one', async () => {
    const { jobs, clock, told } = aJobRoom()
    const running = jobs.start('sync', 'runs on', untilCancelled)
    const ended = jobs.start('export', 'ends', () => Promise.resolve(null))
    await jobs.settled(ended.jobId)
    expect(jobs.list().map(({ id }) => id)).toEqual([ended.jobId, running.jobId])
    await clock.advance(10 * 60_000)
    expect(jobs.list().map(({ id }) => id)).toEqual([running.jobId])
    expect(told.at(-1)).toEqual([ended.jobId])
    expect(() => jobs.cancel(ended.jobId)).toThrow(expect.objectContaining({ code: 'job.unknown' }))
    await jobs.stop()
  })

  it('keeps the newest fifty ended jobs', async () => {
    const { jobs } = aJobRoom()
    for (let count = 0; count < 60; count += 1) await jobs.settled(jobs.start('export', `job ${count}`, () => Promise.resolve(null)).jobId)
    expect(jobs.list()).toHaveLength(50)
    expect(jobs.list()[0]?.title).toBe('job 59')
  })

  it('cancels and waits for everything at shutdown, and starts nothing after', async () => {
    const { jobs, clock } = aJobRoom()
    jobs.start('sync', 'a', untilCancelled)
    await jobs.stop()
    expect(clock.pendingTimers).toBe(0)
    expect(jobs.list()).toMatchObject([{ status: 'cancelled' }])
    expect(() => jobs.start('sync', 'b', untilCancelled)).toThrow(expect.objectContaining({ code: 'job.failed' }))
  })
})
