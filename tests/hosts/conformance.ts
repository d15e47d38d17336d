import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiOf } from '#shared/contract/api.ts'
import type { Result } from '#shared/contract/result.ts'
import type { Host, HostWindow } from '#main/hosts/host.ts'
import { ROWS_IN_ALL, type probeContract } from '#tests/support/probe-contract.ts'
import type { ProbeFeature } from '#tests/support/probe-feature.ts'
import type { LogLine } from '#tests/support/recording-log.ts'

export type ProbeApi = ApiOf<readonly [typeof probeContract]>['probe']

/** What a host brings to the suite: itself with one open window, and ways to act as the page and as an attacker. */
export type ConformanceRig = {
  readonly host: Host
  readonly window: HostWindow
  readonly probe: ProbeFeature
  readonly lines: readonly LogLine[]
  /** Runs a function where the page runs. It must not close over anything. */
  run<Argument, Value>(script: (probe: ProbeApi, argument: Argument) => Value | Promise<Value>, argument: Argument): Promise<Value>
  /** Loads the page anew; resolves with the id its next request will have. */
  reload(): Promise<number>
  /** Puts a text on the wire past the bridge, as the page itself. */
  sendRaw(text: string): Promise<void>
  /** The same from a frame that is not the page's own. */
  sendFromForeignFrame(text: string): Promise<void>
  stop(): Promise<void>
}

/** A host is correct when this is green on it. */
export function describeConformance(name: string, start: () => Promise<ConformanceRig>): void {
  describe(`${name} host`, () => {
    let rig: ConformanceRig
    beforeAll(async () => {
      rig = await start()
    })
    afterAll(() => rig.stop())

    it('answers a call with the value of its handler', async () => {
      const value = { text: 'é 😀 \u2028 </script>', list: [1, null, true, 0.1], deep: { er: [{ still: 'here' }] } }
      expect(await rig.run((probe, value) => probe.echo({ value }), value)).toEqual({ ok: true, value: { value } })
    })

    it('answers with the code and the details of an error, never with its insides', async () => {
      expect(await rig.run((probe) => probe.fail({ how: 'forbidden' }), null)).toMatchObject({ ok: false, error: { code: 'gateway.forbidden', details: { role: 'viewer' } } })
      const bug = await rig.run((probe) => probe.fail({ how: 'bug' }), null)
      expect(bug).toMatchObject({ ok: false, error: { code: 'internal.bug', details: {}, ref: expect.any(String) } })
      expect(JSON.stringify(bug)).not.toContain('secret')
      expect(await rig.run((probe) => probe.fail({ how: 'lie' }), null)).toMatchObject({ ok: false, error: { code: 'internal.bug' } })
    })

    it('answers a wrong input with a typed error and keeps it from the handler', async () => {
      const before = rig.probe.calls()
      const results = await rig.run(async (probe) => {
        const echo = probe.echo as (input?: unknown) => Promise<Result<unknown>>
        const rows = probe.rows as (input?: unknown) => Promise<Result<unknown>>
        const cycle: Record<string, unknown> = {}
        cycle['self'] = cycle
        const results = await Promise.all([echo(), echo(null), echo('text'), echo([]), echo(cycle), echo({ value: 1n }), rows({ from: '0', bytesPerRow: 1 }), rows({ from: -1, bytesPerRow: 1 })])
        return results.map((result) => (result.ok ? 'ok' : result.error.code))
      }, null)
      expect(new Set(results)).toEqual(new Set(['ipc.invalid-input']))
      expect(rig.probe.calls()).toBe(before)
    })

    it('answers a thousand calls at once, each with its own answer', async () => {
      const answers = await rig.run(async (probe) => {
        const results = await Promise.all(Array.from({ length: 1000 }, (_, number) => probe.echo({ value: number })))
        return results.map((result) => (result.ok ? result.value.value : result.error.code))
      }, null)
      expect(answers).toEqual(Array.from({ length: 1000 }, (_, number) => number))
    })

    it('carries ten megabytes of rows in pages, every character intact', async () => {
      const bytesPerRow = 1100
      const expected = await checksumOf(rig.probe.handlers.rows, bytesPerRow)
      expect(expected.characters).toBeGreaterThan(10_000_000)
      const received = await rig.run(checksumRows, bytesPerRow)
      expect(received).toEqual({ ...expected, rows: ROWS_IN_ALL })
    })

    it('carries an answer of a megabyte, in pieces where the host needs them', async () => {
      // As text: half a surrogate pair, which these rows end with, would not survive the way from the page to the test.
      const answer = await rig.run(async (probe) => JSON.stringify(await probe.rows({ from: 0, bytesPerRow: 6000 })), null)
      const expected = await rig.probe.handlers.rows({ from: 0, bytesPerRow: 6000 })
      expect(answer).toBe(JSON.stringify({ ok: true, value: expected }))
    })

    it('brings events in order, and none after unsubscribing', async () => {
      const seen = await rig.run(async (probe) => {
        const seen: number[] = []
        const all = new Promise<void>((resolve) => {
          const stop = probe.onChanged(({ number }) => {
            seen.push(number)
            if (number !== 5000) return
            stop()
            resolve()
          })
        })
        await probe.publish({ count: 5000 })
        await all
        await probe.publish({ count: 3 })
        await probe.echo({ value: 'after' })
        return seen
      }, null)
      expect(seen).toEqual(Array.from({ length: 5000 }, (_, at) => at + 1))
    })

    it('gives the new page its own answers after a reload, not those of the old one', async () => {
      const id = await rig.reload()
      await rig.run((probe) => {
        void probe.wait()
        void probe.wait()
      }, null)
      await expect.poll(() => rig.probe.calls()).toBeGreaterThan(0)
      expect(await rig.reload()).toBe(id)
      const first = rig.run((probe) => probe.wait(), null)
      const second = await rig.run((probe) => probe.echo({ value: 'mine' }), null)
      expect(second).toEqual({ ok: true, value: { value: 'mine' } })
      rig.probe.release()
      expect(await first).toEqual({ ok: true, value: null })
    })

    it.each([
      ['an unknown channel', (id: number) => `{"id":${id},"channel":"probe.secrets","input":{}}`, 'ipc.unknown-channel'],
      ['a channel named like a property of every object', (id: number) => `{"id":${id},"channel":"__proto__","input":{}}`, 'ipc.unknown-channel'],
      ['a cut-off text', (id: number) => `{"id":${id},"channel":"probe.echo","input":{`, 'ipc.invalid-input'],
      ['a channel that is a number', (id: number) => `{"id":${id},"channel":7,"input":{}}`, 'ipc.invalid-input'],
      ['a key that reaches for a prototype', (id: number) => `{"id":${id},"channel":"probe.echo","input":{"value":{"__proto__":{"isAdmin":true}}}}`, 'ipc.invalid-input'],
      ['a request over the limit', (id: number) => `{"id":${id},"channel":"probe.echo","input":{"value":"${'x'.repeat(1_000_001)}"}}`, 'ipc.too-large'],
    ])('answers %s with a typed error that never reaches a handler', async (_what, text, code) => {
      const id = await rig.reload()
      // The hostile text bears the id of a question that is still open, so its answer becomes visible to the page.
      const answer = rig.run((probe) => probe.wait(), null)
      const before = rig.probe.calls()
      await rig.sendRaw(text(id))
      expect(await answer).toMatchObject({ ok: false, error: { code } })
      expect(rig.probe.calls() - before).toBeLessThanOrEqual(1) // the open question itself, if it was still on its way
      expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
      rig.probe.release()
    })

    it.each([
      ['an empty text', ''],
      ['null', 'null'],
      ['an array', '[]'],
      ['a bare text', '"text"'],
      ['an id below zero', '{"id":-1,"channel":"probe.echo"}'],
      ['a NUL', '\0'],
      ['endless nesting', '['.repeat(500_000)],
    ])('survives %s', async (_what, text) => {
      await rig.sendRaw(text)
      expect(await rig.run((probe) => probe.echo({ value: 'still here' }), null)).toMatchObject({ ok: true })
    })

    it('refuses a foreign frame, tells it nothing, and tells the page nothing either', async () => {
      const id = await rig.reload()
      const answer = rig.run((probe) => probe.wait(), null)
      await rig.run((probe) => probe.echo({ value: 1 }), null)
      const before = rig.probe.calls()
      const refusals = (): number => rig.lines.filter((line) => line.message.startsWith('refused a frame')).length
      const refusedBefore = refusals()
      await rig.sendFromForeignFrame(`{"id":${id},"channel":"probe.echo","input":{"value":"foreign"}}`)
      await expect.poll(refusals).toBe(refusedBefore + 1)
      expect(rig.probe.calls()).toBe(before)
      rig.probe.release()
      expect(await answer).toEqual({ ok: true, value: null })
    })

    it('offers an API that the page cannot change', async () => {
      const attempts = await rig.run((probe) => {
        'use strict'
        const attempt = (change: () => unknown): boolean => {
          try {
            change()
            return false
          } catch {
            return true
          }
        }
        const open = probe as unknown as Record<string, unknown>
        const original = open['echo']
        const refused = [
          attempt(() => (open['echo'] = () => 'mine')),
          attempt(() => delete open['echo']),
          attempt(() => (open['extra'] = 1)),
          attempt(() => Object.defineProperty(original, 'call', { value: 1 })),
        ]
        return { refused, isSame: open['echo'] === original, isFrozen: Object.isFrozen(probe) && Object.isFrozen(original) }
      }, null)
      expect(attempts).toEqual({ refused: [true, true, true, true], isSame: true, isFrozen: true })
    })

    it('closes: the window says so once, and the host says why', async () => {
      let told = 0
      rig.window.onClosed(() => {
        told++
      })
      await rig.window.close()
      expect(await rig.host.closed).toBe('The window was closed.')
      await rig.host.stop()
      expect(told).toBe(1)
    })
  })
}

type Rows = ProbeFeature['handlers']['rows']
type Checksum = { readonly characters: number; readonly sum: number }

/** Runs in the page, so it carries its own arithmetic. */
async function checksumRows(probe: ProbeApi, bytesPerRow: number): Promise<Checksum & { rows: number }> {
  let rows = 0
  let characters = 0
  let sum = 0
  for (let from: number | null = 0; from !== null; ) {
    const result: Awaited<ReturnType<ProbeApi['rows']>> = await probe.rows({ from, bytesPerRow })
    if (!result.ok) throw new Error(result.error.code)
    const { rows: page, next } = result.value.data as { rows: { text: string }[]; next: string | null }
    for (const { text } of page) {
      rows++
      characters += text.length
      for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) % 1_000_000_007
    }
    from = next === null ? null : Number(next)
  }
  return { rows, characters, sum }
}

async function checksumOf(handler: Rows, bytesPerRow: number): Promise<Checksum> {
  const direct = { rows: async (input: { from: number; bytesPerRow: number }) => ({ ok: true as const, value: await handler(input) }) }
  const { characters, sum } = await checksumRows(direct as unknown as ProbeApi, bytesPerRow)
  return { characters, sum }
}
