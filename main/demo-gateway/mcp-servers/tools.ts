import { z } from 'zod'
import type { Clock } from '#main/platform/clock.ts'
import { worldAt } from '../world/index.ts'

/** Takes the arguments as they arrived, answers with text, throws on wrong arguments. */
export type ToolWork = (parameters: unknown, clock: Clock) => string

function work<Schema extends z.ZodType>(schema: Schema, run: (input: z.output<Schema>, clock: Clock) => unknown): ToolWork {
  return (parameters, clock) => {
    const result = run(schema.parse(parameters), clock)
    return typeof result === 'string' ? result : JSON.stringify(result)
  }
}

const text = z.object({ text: z.string().max(20_000) })
const pair = z.object({ a: z.number(), b: z.number() })
const inZone = (at: number, timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'long', timeZone }).format(at)

function statisticsOf(values: readonly number[]): { readonly mean: number; readonly median: number; readonly deviation: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
  return { mean, median, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) }
}

/** Teams and names are the same for every seed; only what people do differs. */
const { users, teams } = worldAt({ seed: 0, startedAt: Date.UTC(2026, 0, 1) })

/** What each tool of the servers with real work does, by `server.tool`. */
export const realWork: Readonly<Record<string, ToolWork>> = {
  'world-clock.current_time': work(z.object({ timezone: z.string().max(64) }), ({ timezone }, clock) => inZone(clock.now(), timezone)),
  'world-clock.convert_time': work(z.object({ time: z.iso.datetime({ offset: true }), to: z.string().max(64) }), ({ time, to }) => inZone(Date.parse(time), to)),
  'calculator.add': work(pair, ({ a, b }) => ({ result: a + b })),
  'calculator.divide': work(pair.refine(({ b }) => b !== 0, 'Division by zero'), ({ a, b }) => ({ result: a / b })),
  'calculator.statistics': work(z.object({ values: z.string().max(10_000) }), ({ values }) => statisticsOf(z.array(z.number()).min(1).parse(values.split(',').map(Number)))),
  'text-tools.count_words': work(text, (input) => ({ words: input.text.split(/\s+/).filter(Boolean).length, characters: Array.from(input.text).length })),
  'text-tools.slugify': work(text, (input) => input.text.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')),
  'text-tools.reverse': work(text, (input) => Array.from(input.text).reverse().join('')),
  'people-directory.find_person': work(z.object({ query: z.string().min(1).max(100) }), ({ query }) =>
    users.filter((user) => user.name.toLowerCase().includes(query.toLowerCase())).map((user) => ({ name: user.name, email: user.email }))),
  'people-directory.team_members': work(z.object({ team: z.string().max(100) }), (input) => {
    const team = teams.find((candidate) => candidate.name.toLowerCase() === input.team.toLowerCase())
    if (!team) throw new RangeError(`No team ${input.team}`)
    return users.filter((user) => user.teamIds.includes(team.id)).map((user) => user.name)
  }),
}
