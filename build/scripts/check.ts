import { runStep } from './run-step.ts'
import { typecheck } from './typecheck.ts'

/**
 * Everything that needs no window: bridge and schema snapshots fresh, types, lint, fences, unit and contract tests.
 * The same command on a laptop and in CI.
 */
const steps = [
  ['bridge is fresh', ['node', 'build/scripts/generate.ts', '--check']],
  ['schema snapshots are fresh', ['node', 'build/scripts/schema-snapshot.ts', '--check']],
  ['lint', ['eslint', '--cache', '--cache-location', 'build/.cache/eslint/', '.']],
  ['fences', ['depcruise', '--config', 'build/config/dependency-cruiser.config.cjs', 'shared', 'main', 'preload', 'renderer']],
] as const satisfies readonly (readonly [string, readonly [string, ...string[]]])[]

/** Runs the static steps; true when all passed. */
export async function checkStatics(): Promise<boolean> {
  const types = typecheck()
  let ok = true
  for (const [name, command] of steps) {
    const result = await runStep(name, command)
    process.stdout.write(`${result.ok ? 'ok  ' : 'FAIL'} ${name} (${result.seconds.toFixed(1)} s)\n${result.ok ? '' : result.output}`)
    ok &&= result.ok
  }
  return (await types) && ok
}

if (import.meta.main) {
  const statics = await checkStatics()
  const units = await runStep('unit and contract tests', ['vitest', 'run', '-c', 'build/config/vitest.config.ts', '--project', 'node', '--project', 'page'], { live: true })
  process.exitCode = statics && units.ok ? 0 : 1
}
