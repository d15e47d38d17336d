import { describe, expect, it } from 'vitest'
import { compileSnippets, type Room } from './compile-snippets.ts'

type Case = readonly [title: string, text: string, refusal: RegExp | undefined]

const compiles = undefined

const cases: Readonly<Record<Room, readonly Case[]>> = {
  shared: [
    ['may use the language alone', 'export const seen = new Map<string, bigint>()', compiles],
    ['has no page', 'export const title = document.title', /Cannot find name 'document'/],
    ['has no process', 'export const id = process.pid', /Cannot find name 'process'/],
    ['has no files', "import { readFileSync } from 'node:fs'\nexport const read = readFileSync", /Cannot find name 'node:fs'|Cannot find module 'node:fs'/],
    ['has no enums: Node runs the sources by leaving types out', 'export enum Colour { Red }', /erasableSyntaxOnly/],
    ['imports types as types', "import { Freshness } from './contract/freshness.ts'\nexport type Age = Freshness", /verbatimModuleSyntax/],
    ['reads a list as if it might be too short', 'export const first = (list: readonly string[]): string => list[0]', /'string \| undefined' is not assignable/],
  ],
  preload: [
    ['sees the page', 'export const title = document.title', compiles],
    ['has no Node', 'export const id = process.pid', /Cannot find name 'process'/],
  ],
  main: [
    ['has Node', 'export const id = process.pid', compiles],
    ['has no page', 'export const title = document.title', /Cannot find name 'document'/],
  ],
  renderer: [
    ['sees the page', 'export const title = document.title', compiles],
    ['has no process', 'export const id = process.pid', /Cannot find name 'process'/],
    ['has no files', "import { readFileSync } from 'node:fs'\nexport const read = readFileSync", /Cannot find name 'node:fs'|Cannot find module 'node:fs'/],
  ],
}

describe.each(Object.entries(cases) as [Room, readonly Case[]][])('to the compiler, %s', (room, list) => {
  const refusals = compileSnippets(room, list.map(([, text]) => text))
  it.each(list.map(([title, , refusal], at) => [title, refusal, refusals[at] ?? ['not compiled']] as const))('%s', (_, refusal, found) => {
    if (refusal === undefined) expect(found).toEqual([])
    else expect(found.join('\n')).toMatch(refusal)
  })
})

describe('a contract', () => {
  const head = `
    import { z } from 'zod'
    import { command, event, feature, query, type HandlersFor } from '#shared/contract/builders.ts'
    import { fresh } from '#shared/contract/freshness.ts'
    const contract = feature({
      slug: 'fence',
      scope: 'profile',
      calls: {
        list: query({ input: z.object({ of: z.string() }), output: fresh(z.array(z.string())) }),
        drop: command({ input: z.object({}), output: z.object({}), whenOffline: 'refuse' }),
      },
      events: { changed: event({ payload: z.object({}) }) },
    })
    const freshness = { source: 'live', asOf: 0, lagMs: 0, note: null } as const
    `
  const list: readonly Case[] = [
    ['answers with source and age', "export const call = query({ input: z.object({}), output: fresh(z.object({})) })", compiles],
    ['does not compile when a query answers without source and age', 'export const call = query({ input: z.object({}), output: z.object({}) })', /is not assignable to type 'FreshSchema/],
    ['does not compile when it only looks fresh', "export const call = query({ input: z.object({}), output: z.object({ data: z.string(), freshness: z.object({}) }) })", /is not assignable to type 'FreshSchema/],
    ['does not compile when a command leaves open what happens offline', 'export const call = command({ input: z.object({}), output: z.object({}) })', /whenOffline/],
    ['is met by a handler for each call', 'export const handlers: HandlersFor<typeof contract> = { list: ({ of }) => ({ data: [of], freshness }), drop: () => ({}) }', compiles],
    ['does not compile with a missing handler', 'export const handlers: HandlersFor<typeof contract> = { list: ({ of }) => ({ data: [of], freshness }) }', /Property 'drop' is missing/],
    ['does not compile with an answer of another shape', 'export const handlers: HandlersFor<typeof contract> = { list: () => ({ data: [1], freshness }), drop: () => ({}) }', /is not assignable/],
    ['does not compile with an answer that hides its age', 'export const handlers: HandlersFor<typeof contract> = { list: ({ of }) => ({ data: [of] }), drop: () => ({}) }', /is not assignable|is missing/],
    ['does not compile when a handler asks for what is not in the input', 'export const handlers: HandlersFor<typeof contract> = { list: ({ other }) => ({ data: [other], freshness }), drop: () => ({}) }', /Property 'other' does not exist/],
  ]
  const refusals = compileSnippets('shared', list.map(([, text]) => `${head}\n${text}\nexport { command, contract, event, fresh, freshness, query, z }\n`))
  it.each(list.map(([title, , refusal], at) => [title, refusal, refusals[at] ?? ['not compiled']] as const))('%s', (_, refusal, found) => {
    if (refusal === undefined) expect(found).toEqual([])
    else expect(found.join('\n')).toMatch(refusal)
  })
})

describe('the catalogue of errors', () => {
  it('is closed: a switch that forgets a code does not compile', () => {
    const text = `
      import type { ErrorCode } from '#shared/contract/errors.ts'
      import { assertNever } from '#shared/lib/assert-never.ts'
      export function says(code: ErrorCode): string {
        switch (code) {
          case 'gateway.offline': return 'offline'
          default: return assertNever(code)
        }
      }`
    expect(compileSnippets('shared', [text])[0]?.join('\n')).toMatch(/not assignable to parameter of type 'never'/)
  })
})
