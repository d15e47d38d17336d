import { runLane, type Step } from './run-lane.ts'

/** Type-checks every room with its own libraries: a slip over a wall does not compile. */
export const typeSteps: readonly Step[] = ['shared', 'preload', 'main', 'renderer', 'tests'].map((room) => [`types of ${room}`, ['tsc', '-p', `build/config/tsconfig.${room}.json`]])

if (import.meta.main) process.exitCode = (await runLane(typeSteps)).every(({ ok }) => ok) ? 0 : 1
