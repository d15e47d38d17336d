import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { systemClock } from '#main/platform/clock.ts'
import type { Clock } from '#main/platform/clock.ts'
import { explainDeath } from './explain-death.ts'
import { exitCodeOf, runChild } from './run-child.ts'
import type { ChildEnd } from './run-child.ts'

function collector(): { readonly stream: Writable; readonly text: () => string } {
  let text = ''
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString()
      done()
    },
  })
  return { stream, text: () => text }
}

const shell = (script: string, stderr: Writable, options: { readonly trialMs?: number; readonly clock?: Clock } = {}): Promise<ChildEnd> =>
  runChild({ command: '/bin/sh', args: ['-c', script], env: process.env, cwd: '/', clock: options.clock ?? systemClock, trialMs: options.trialMs ?? 60_000, stderr })

describe.skipIf(process.platform === 'win32')('runChild', () => {
  it('keeps the words of an early death to itself, so that they can be told in one sentence', async () => {
    const { stream, text } = collector()
    const end = await shell('echo "electron: error while loading shared libraries: libgbm.so.1: cannot open" >&2; exit 127', stream)
    expect(end).toMatchObject({ code: 127, early: true, asked: false })
    expect(explainDeath(end)).toBe('the system library libgbm.so.1 is missing')
    expect(text()).toBe('')
  })

  it('gives back what it held when nobody could explain it', async () => {
    const { stream, text } = collector()
    const end = await shell('echo "something else" >&2; exit 1', stream)
    end.release()
    end.release()
    expect(text()).toBe('something else\n')
    expect(exitCodeOf(end)).toBe(1)
  })

  it('sees a crash by signal', async () => {
    const end = await shell('kill -SEGV $$', collector().stream)
    expect(explainDeath(end)).toBe('it crashed (SIGSEGV)')
    expect(exitCodeOf(end)).toBe(1)
  })

  it('passes words on once the trial is over, and no longer calls the end early', async () => {
    const { stream, text } = collector()
    const clock: Clock = { ...systemClock, after: (delayMs, run) => (delayMs === 8_000 ? (queueMicrotask(run), () => undefined) : systemClock.after(delayMs, run)) }
    const end = await shell('echo "late words" >&2; exit 127', stream, { trialMs: 8_000, clock })
    expect(text()).toBe('late words\n')
    expect(end.early).toBe(false)
  })

  it('hands a SIGTERM on, waits for the child and counts that end as clean', async () => {
    const { stream, text } = collector()
    const stop = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        stream.write(chunk)
        if (chunk.toString().includes('ready')) process.emit('SIGTERM', 'SIGTERM')
        done()
      },
    })
    const clock: Clock = { ...systemClock, after: (delayMs, run) => (delayMs === 8_000 ? (queueMicrotask(run), () => undefined) : systemClock.after(delayMs, run)) }
    const end = await shell("trap 'echo flushed >&2; exit 0' TERM; echo ready >&2; while :; do sleep 0.05; done", stop, { trialMs: 8_000, clock })
    expect(end).toMatchObject({ code: 0, asked: true })
    expect(text()).toBe('ready\nflushed\n')
  })

  it('ends a child that does not end by itself after it was asked to', async () => {
    const stop = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (chunk.toString().includes('ready')) process.emit('SIGTERM', 'SIGTERM')
        done()
      },
    })
    const clock: Clock = { ...systemClock, after: (delayMs, run) => (delayMs === 500 ? systemClock.after(delayMs, run) : systemClock.after(0, run)) }
    const end = await shell("trap '' TERM; echo ready >&2; exec sleep 60", stop, { trialMs: 8_000, clock })
    expect(end).toMatchObject({ code: null, signal: 'SIGKILL', asked: true })
    expect(exitCodeOf(end)).toBe(0)
  })

  it('describes a program that is not there', async () => {
    const end = await runChild({ command: '/nowhere/electron', args: [], env: {}, cwd: '/', clock: systemClock, trialMs: 1_000, stderr: collector().stream })
    expect(explainDeath(end)).toBe('its program file is missing')
  })

  it('leaves no signal handler behind', async () => {
    const before = process.listenerCount('SIGTERM')
    await shell('exit 0', collector().stream)
    expect(process.listenerCount('SIGTERM')).toBe(before)
  })
})
