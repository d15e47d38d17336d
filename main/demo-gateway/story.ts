import type { Story } from './state/story.ts'
import {
  autoDisablesBetween,
  circuitTransitionsBetween,
  flowsBetween,
  lastSignInsAt,
  newestHealthChecks,
  promptDetectionsBetween,
  signInsBetween,
  situationOf,
  statusChangesBetween,
  systemHealthBetween,
} from './world/index.ts'
import type { World } from './world/index.ts'

const SIGN_IN_CACHE_MS = 60_000

/** The world as the services ask for it. */
export function storyOf(world: World): Story {
  let signedIn: { readonly at: number; readonly byUser: ReadonlyMap<number, number> } | undefined
  return {
    world,
    situation: (serverId, at) => situationOf(world, serverId, at),
    newestChecks: (serverId, at, limit) => newestHealthChecks(world, serverId, at, limit),
    lastSignInOf(userId, at) {
      if (!signedIn || at - signedIn.at > SIGN_IN_CACHE_MS) signedIn = { at, byUser: lastSignInsAt(world, at) }
      return signedIn.byUser.get(userId) ?? null
    },
    transitions: (from, to) => circuitTransitionsBetween(world, from, to),
    statusChanges: (from, to) => statusChangesBetween(world, from, to),
    autoDisables: (from, to) => autoDisablesBetween(world, from, to),
    systemHealth: (from, to) => systemHealthBetween(world, from, to),
    flows: (from, to) => flowsBetween(world, from, to),
    signIns: (from, to) => signInsBetween(world, from, to),
    detections: (from, to) => promptDetectionsBetween(world, from, to),
  }
}
