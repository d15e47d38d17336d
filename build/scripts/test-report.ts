import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

/** What a run of tests came to. `where` names files with skipped tests and how many each has. */
export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number; readonly where: readonly string[] }

export const noTests: Tally = { passed: 0, failed: 0, skipped: 0, where: [] }

export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, each) => ({
    passed: sum.passed + each.passed,
    failed: sum.failed + each.failed,
    skipped: sum.skipped + each.skipped,
    where: [...sum.where, ...each.where],
  }), noTests)
}

const vitestReport = z.object({
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
})

/** Counts vitest's JSON report. A file that failed before its first test, or after its last, is one failure more. */
export function countVitest(report: unknown, root: string): Tally {
  return addTallies(
    vitestReport.parse(report).testResults.map(({ name, status, assertionResults }) => {
      const count = (...wanted: readonly string[]): number => assertionResults.filter((each) => wanted.includes(each.status)).length
      const passed = count('passed')
      const skipped = count('skipped', 'pending', 'todo', 'disabled')
      const failed = assertionResults.length - passed - skipped
      return { passed, skipped, failed: failed === 0 && status === 'failed' ? 1 : failed, where: whereSkipped(name, skipped, root) }
    }),
  )
}

const playwrightSpec = z.object({ file: z.string(), tests: z.array(z.object({ status: z.string() })) })
type PlaywrightSuite = { readonly specs: readonly z.infer<typeof playwrightSpec>[]; readonly suites?: readonly PlaywrightSuite[] | undefined }
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  specs: z.array(playwrightSpec),
  get suites(): z.ZodOptional<z.ZodArray<z.ZodType<PlaywrightSuite>>> {
    return z.array(playwrightSuite).optional()
  },
})
const playwrightReport = z.object({ errors: z.array(z.unknown()), suites: z.array(playwrightSuite) })

/** Counts Playwright's JSON report. What failed outside of any test counts as well. */
export function countPlaywright(report: unknown): Tally {
  const { errors, suites } = playwrightReport.parse(report)
  const tally = addTallies(suites.flatMap(specsOf).map(({ file, tests }) => {
    const count = (wanted: string): number => tests.filter(({ status }) => status === wanted).length
    const skipped = count('skipped')
    // `flaky` passed when repeated: that is a fault too.
    return { passed: count('expected'), skipped, failed: count('unexpected') + count('flaky'), where: whereSkipped(file, skipped, '') }
  }))
  return { ...tally, failed: tally.failed + errors.length }
}

function specsOf(suite: PlaywrightSuite): readonly z.infer<typeof playwrightSpec>[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)]
}

function whereSkipped(file: string, skipped: number, root: string): readonly string[] {
  if (skipped === 0) return []
  return [`${skipped} in ${root !== '' && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file}`]
}

/** The lines in which tests said why they cannot run here, each once. */
export function whySkipped(output: string): readonly string[] {
  const lines = stripVTControlCharacters(output).split('\n').map((line) => line.trim())
  return [...new Set(lines.filter((line) => /^skipped: | are skipped: /u.test(line)))]
}

/** The last line of every run of the tests. */
export function totalLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
