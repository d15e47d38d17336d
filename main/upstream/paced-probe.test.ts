import { expect, it } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createPacedProbe } from './paced-probe.ts'

function aProbe() {
  const clock = createFakeClock()
  let runs = 0
  let isWanted = true
  const probe = createPacedProbe({
    clock,
    isWanted: () => isWanted,
    run: async () => {
      runs++
    },
  })
  return {
    clock, probe,
    runs: () => runs,
    wants(on: boolean) {
      isWanted = on
    },
  }
}

it('probes at once the first time, then once a minute however often it is asked', async () => {
  const { clock, probe, runs } = aProbe()
  for (let second = 0; second < 180; second++) {
    probe.soon()
    await clock.advance(1_000)
  }
  expect(runs()).toBe(4)
})

it('answers a person at once, and counts that as the probe of this minute', async () => {
  const { clock, probe, runs } = aProbe()
  probe.soon()
  await clock.advance(10_000)
  probe.soon()
  await probe.now()
  expect(runs()).toBe(2)
  await clock.advance(59_000)
  expect(runs()).toBe(2)
  probe.soon()
  await clock.advance(1_000)
  expect(runs()).toBe(3)
})

it('does not probe later what nobody can reach then, and leaves no timer behind', async () => {
  const { clock, probe, runs, wants } = aProbe()
  probe.soon()
  probe.soon()
  wants(false)
  await clock.advance(60_000)
  expect(runs()).toBe(1)
  wants(true)
  probe.soon()
  probe.soon()
  probe.stop()
  expect(clock.pendingTimers).toBe(0)
})
