import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMet } from '#tests/bench/figure.ts'
import { printTable } from '#tests/bench/print-table.ts'
import { measures, runBench } from '#tests/bench/run-bench.ts'

const HELP = `npm run bench -- [options]

  --rows <n>     audit entries in the cache (1 000 000; with --quick 50 000)
  --only <part>  only the measures whose name contains this: ${measures.map(({ name }) => name).join(', ')}
  --quick        a small cache and few repeats: shows that it works, not how fast it is
  --check        exit code 1 when a budget is missed
  --help         this text

The figures go to the terminal as a table and to bench-results.json.
`

type Flags = { readonly rows: number; readonly only: string | undefined; readonly quick: boolean; readonly check: boolean }

function readFlags(words: readonly string[]): Flags | string {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { rows: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean' }, check: { type: 'boolean' }, help: { type: 'boolean' } },
    })
    if (values.help === true) return HELP
    const quick = values.quick === true
    const rows = Number(values.rows ?? (quick ? 50_000 : 1_000_000))
    if (!Number.isInteger(rows) || rows < 1000) return '--rows takes a whole number of at least 1000.\n'
    if (values.only !== undefined && !measures.some(({ name }) => name.includes(values.only ?? ''))) return `No measure is called “${values.only}”.\n\n${HELP}`
    return { rows, only: values.only, quick, check: values.check === true }
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`
  }
}

async function run(words: readonly string[]): Promise<number> {
  const flags = readFlags(words)
  if (typeof flags === 'string') {
    process.stdout.write(flags)
    return flags === HELP ? 0 : 2
  }
  const figures = await runBench({ ...flags, tell: (line) => process.stderr.write(`· ${line}\n`) })
  const missed = figures.filter((one) => !isMet(one))
  const [cpu] = cpus()
  process.stdout.write(`${printTable(figures, { isTerminal: process.stdout.isTTY })}\n\n`)
  process.stdout.write(`${String(cpus().length)} × ${cpu?.model.trim() ?? 'unknown processor'}, ${String(Math.round(totalmem() / 2 ** 30))} GB, Node ${process.versions.node}, ${flags.rows.toLocaleString('en')} rows. ${missed.length === 0 ? 'Every budget is met.' : `${String(missed.length)} of the budgets are missed.`}\n`)
  const plain = figures.map(({ name, value, unit, baseline, ratio }) => ({ name, value, unit, baseline, ratio }))
  writeFileSync(join(import.meta.dirname, '../../bench-results.json'), `${JSON.stringify(plain, null, 2)}\n`)
  return flags.check && missed.length > 0 ? 1 : 0
}

process.exitCode = await run(process.argv.slice(2))
