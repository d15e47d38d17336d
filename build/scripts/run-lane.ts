import { runStep, type StepResult } from './run-step.ts'

export type Step = readonly [name: string, command: readonly [string, ...string[]]]

/** Runs steps one after the other, each told in one line; what a step printed is shown when it failed. */
export async function runLane(steps: readonly Step[]): Promise<readonly StepResult[]> {
  const results: StepResult[] = []
  for (const [name, command] of steps) {
    const result = await runStep(name, command)
    process.stdout.write(`${result.ok ? 'ok  ' : 'FAIL'} ${name} (${result.seconds.toFixed(1)} s)\n${result.ok ? '' : result.output}`)
    results.push(result)
  }
  return results
}
