import type { World, WorldServer } from './model.ts'
import { DAY, HOUR, MINUTE, SECOND, modulo } from './story-time.ts'

/** A stretch of story time. */
export type Window = { readonly from: number; readonly to: number }

type Repeating = { readonly every: number; readonly first: number; readonly begins: number; readonly lasts: number }

/** Repetitions of a scripted trouble, as offsets from the demo's start. `first`: number of the earliest repetition. */
const serverPlots: Partial<Record<WorldServer['plot'], readonly Repeating[]>> = {
  // Too short for five failed attempts at 30 s, so this one never opens its circuit.
  'flaps': [
    { every: 20 * MINUTE, first: -9, begins: 1 * MINUTE, lasts: 70 * SECOND },
    { every: 20 * MINUTE, first: -9, begins: 4 * MINUTE, lasts: 100 * SECOND },
    { every: 20 * MINUTE, first: -9, begins: 7.5 * MINUTE, lasts: 80 * SECOND },
  ],
  // Opens after about two minutes, fails one probe, recovers at the next: never three cycles.
  'opens-circuit': [{ every: 30 * MINUTE, first: -4, begins: 1 * MINUTE, lasts: 4 * MINUTE }],
  'gets-auto-disabled': [{ every: 60 * MINUTE, first: -2, begins: 2 * MINUTE, lasts: 33 * MINUTE }],
}

function repetitions(world: World, plot: Repeating, from: number, to: number): Window[] {
  const base = world.startedAt + plot.begins
  const windows: Window[] = []
  for (let turn = Math.max(plot.first, Math.floor((from - base - plot.lasts) / plot.every)); base + turn * plot.every < to; turn += 1) {
    const begin = base + turn * plot.every
    if (begin + plot.lasts > from) windows.push({ from: begin, to: begin + plot.lasts })
  }
  return windows
}

/** Scripted outages of a server that touch `[from, to)`, in story time. */
export function scriptedOutages(world: World, server: WorldServer, from: number, to: number): Window[] {
  if (server.plot === 'was-auto-disabled') {
    const begin = world.startedAt - 3 * HOUR
    return begin < to ? [{ from: begin, to: Infinity }] : []
  }
  return (serverPlots[server.plot] ?? []).flatMap((plot) => repetitions(world, plot, from, to))
}

/** Factor on a server's latency: the leak fills over six hours to eight times normal and is then flushed by a restart. */
export function latencyFactor(world: World, server: WorldServer, story: number): number {
  const offset = story - world.startedAt
  if (server.plot !== 'leaks-latency' || offset < -27.6 * HOUR) return 1
  const fill = modulo(offset + 3.6 * HOUR, 6 * HOUR) / (6 * HOUR)
  return 1 + 7 * fill ** 2
}

/** When one person's runaway script burns tokens: nine days ago, and around the demo's start every six hours. */
export function costSpikes(world: World, from: number, to: number): Window[] {
  const past = { from: world.startedAt - 9 * DAY, to: world.startedAt - 9 * DAY + 3 * HOUR }
  return [past, ...repetitions(world, { every: 6 * HOUR, first: 0, begins: -50 * MINUTE, lasts: 90 * MINUTE }, from, to)].filter((window) => window.from < to && window.to > from)
}

/** When one person tries to talk the assistant out of its rules. */
export function blockedBursts(world: World, from: number, to: number): Window[] {
  const past = [5 * DAY, 26 * HOUR].map((ago) => ({ from: world.startedAt - ago, to: world.startedAt - ago + 4 * MINUTE }))
  return [...past, ...repetitions(world, { every: 30 * MINUTE, first: 0, begins: 2 * MINUTE, lasts: 3 * MINUTE }, from, to)].filter((window) => window.from < to && window.to > from)
}
