import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'
import { checkStatics } from './check.ts'
import { runLane } from './run-lane.ts'
import { root, runStep } from './run-step.ts'
import { ensureBrowser, ensureKeychain, ensureKeytar } from './setup.ts'
import { findProgram, installPackages, isDebianLike, thisMachine, type Machine } from './system-packages.ts'
import { addTallies, countPlaywright, countVitest, noTests, totalLine, whySkipped, type Tally } from './test-report.ts'

// `npm test`: brings what npm cannot, then everything that can be proved on this machine. Ends in one line that adds it up.

const reports = join(root, 'test-results/reports')
const reasons: string[] = []
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** What npm cannot bring. Answers false when something is missing that the tests cannot do without. */
async function setUp(machine: Machine): Promise<boolean> {
  const needed = [
    await ensureBrowser(machine, () => findChromium({ environment: process.env, platform: process.platform })),
    await ensureKeychain(machine),
  ]
  for (const outcome of needed) if (outcome.status === 'missing') say(outcome.says)
  if (needed.some(({ status }) => status === 'missing')) return false
  const wished = [await ensureKeytar(machine, root), await ensureScreen(machine)]
  for (const outcome of wished) if (outcome.status === 'missing') reasons.push(outcome.says)
  return true
}

/** A screen that nobody sees, for the tests that look at a real window. Without it they are skipped. */
async function ensureScreen(machine: Machine): ReturnType<typeof installPackages> {
  if (!isDebianLike(machine) || findProgram('Xvfb', machine.env) !== undefined) return { status: 'present' }
  return installPackages(machine, ['xvfb'], 'a screen for the tests of a real window')
}

/** The static checks, each as one test. A build is among them: journeys walk through what it makes. */
async function statics(): Promise<Tally> {
  const results = [...(await checkStatics()), ...(await runLane([['build', ['node', 'build/scripts/build.ts']]]))]
  const failed = results.filter(({ ok }) => !ok).length
  return { ...noTests, passed: results.length - failed, failed }
}

type Suite = { readonly name: string; readonly command: readonly [string, ...string[]]; readonly env?: Readonly<Record<string, string>>; readonly count: (report: unknown) => Tally }

function vitest(name: string, ...projects: readonly string[]): Suite {
  const command = ['vitest', 'run', '-c', 'build/config/vitest.config.ts', ...projects.flatMap((project) => ['--project', project])] as const
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile(name)}`]
  return { name, command: [...command, ...report] as [string, ...string[]], count: (text) => countVitest(text, root) }
}

function journeys(): readonly Suite[] {
  const folder = join(root, 'tests/journeys')
  if (!existsSync(folder) || !readdirSync(folder).some((file) => file.endsWith('.journey.ts'))) return []
  return [{
    name: 'journeys',
    command: ['playwright', 'test', '-c', 'build/config/playwright.config.ts', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile('journeys') },
    count: countPlaywright,
  }]
}

const reportFile = (name: string): string => join(reports, `${name}.json`)

/** Runs one suite. One that ended badly counts as a failure even when its report shows none, or when it left none. */
async function runSuite({ name, command, env, count }: Suite): Promise<Tally> {
  say(`\n== ${name}`)
  const result = await runStep(name, command, { live: true, ...(env === undefined ? {} : { env }) })
  reasons.push(...whySkipped(result.output))
  let tally: Tally
  try {
    tally = count(JSON.parse(readFileSync(reportFile(name), 'utf8')))
  } catch (cause) {
    say(`${name} left no report: ${cause instanceof Error ? cause.message : String(cause)}`)
    tally = noTests
  }
  return result.ok || tally.failed > 0 ? tally : { ...tally, failed: 1 }
}

if (await setUp(thisMachine(say))) {
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const tallies = [await statics()]
  for (const suite of [vitest('unit', 'node', 'slow', 'page'), vitest('integration', 'integration'), vitest('hosts', 'hosts'), ...journeys()]) tallies.push(await runSuite(suite))
  const total = addTallies(tallies)
  if (total.skipped > 0 || reasons.length > 0) say(`\nSkipped, because this machine lacks something:\n${[...total.where, ...new Set(reasons)].map((line) => `  ${line}`).join('\n')}`)
  say(`\n${totalLine(total)}`)
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
} else {
  process.exitCode = 3
}
