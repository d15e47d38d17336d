import { runStep } from './run-step.ts'

const rooms = ['shared', 'preload', 'main', 'renderer', 'tests'] as const

/** Type-checks every room with its own libraries: a slip over a wall does not compile. */
export async function typecheck(): Promise<boolean> {
  let ok = true
  // One after the other: on two cores, five compilers at once are slower and take five times the memory.
  for (const room of rooms) {
    const result = await runStep(`types of ${room}`, ['tsc', '-p', `build/config/tsconfig.${room}.json`])
    process.stdout.write(`${result.ok ? 'ok  ' : 'FAIL'} ${result.name} (${result.seconds.toFixed(1)} s)\n${result.ok ? '' : result.output}`)
    ok &&= result.ok
  }
  return ok
}

if (import.meta.main) process.exitCode = (await typecheck()) ? 0 : 1
