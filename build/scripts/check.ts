import { runLane, type Step } from './run-lane.ts'
import { runStep, type StepResult } from './run-step.ts'
import { typeSteps } from './typecheck.ts'

/**
 * Everything that needs no window: generated files fresh, types, lint, fences, unit and contract tests. The same command
 * on a laptop and in CI.
 */
const otherSteps: readonly Step[] = [
  ['bridge is fresh', ['node', 'build/scripts/generate.ts', '--check']],
  ['schema snapshots are fresh', ['node', 'build/scripts/schema-snapshot.ts', '--check']],
  ['data dictionary is fresh', ['node', 'build/scripts/data-dictionary.ts', '--check']],
  ['fences', ['depcruise', '--config', 'build/config/dependency-cruiser.config.cjs', 'shared', 'main', 'preload', 'renderer']],
  ['lint', ['eslint', '--cache', '--cache-location', 'build/.cache/eslint/', '.']],
]

/** Runs the static steps in two lanes, the compiler beside the rest: two cores carry two lanes, and not five compilers. */
export async function checkStatics(): Promise<readonly StepResult[]> {
  return (await Promise.all([runLane(typeSteps), runLane(otherSteps)])).flat()
}

if (import.meta.main) {
  const statics = await checkStatics()
  const units = await runStep('unit and contract tests', ['vitest', 'run', '-c', 'build/config/vitest.config.ts', '--project', 'node', '--project', 'page'], { live: true })
  const failed = [...statics, units].filter(({ ok }) => !ok)
  process.stdout.write(failed.length === 0 ? 'All checks passed.\n' : `Failed: ${failed.map(({ name }) => name).join(', ')}.\n`)
  process.exitCode = failed.length === 0 ? 0 : 1
}
