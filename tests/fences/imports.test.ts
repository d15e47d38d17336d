import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import type { ICruiseResult, IConfiguration } from 'dependency-cruiser'
import { describe, expect, it, onTestFinished } from 'vitest'
import { importExamples } from './import-examples.ts'

const root = join(import.meta.dirname, '../..')
const config = createRequire(import.meta.url)(join(root, 'build/config/dependency-cruiser.config.cjs')) as IConfiguration
// The examples import by relative paths: they need no tsconfig, which the tool would look for beside them.
const sourcesOptions = Object.fromEntries(Object.entries(config.options ?? {}).filter(([name]) => name !== 'tsConfig'))
const rules = (config.forbidden ?? []).map((rule) => rule.name ?? '')

/** What the real configuration refuses in a small tree, as `rule: from → to`. */
async function refusedIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  // Inside the repository, so that packages are found as they are from the real rooms.
  const cache = join(root, 'build/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'fence-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const rooms = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))]
  const { output } = await cruise(rooms, { ...sourcesOptions, ruleSet: { forbidden: config.forbidden ?? [] }, validate: true, baseDir: folder })
  const { violations } = (output as ICruiseResult).summary
  return violations.map(({ rule, from, to }) => (from === to ? `${rule.name}: ${from}` : `${rule.name}: ${from} → ${packageOf(to)}`)).toSorted()
}

/** `../../../node_modules/zod/index.d.ts` → `node_modules/zod`: which file of a package is its own business. */
function packageOf(path: string): string {
  return path.replace(/^.*node_modules\/((?:@[^/]+\/)?[^/]+).*$/, 'node_modules/$1')
}

describe('the fences between rooms', () => {
  it('each have an example that breaks them', () => {
    expect(Object.keys(importExamples).toSorted()).toEqual(rules.toSorted())
  })

  it.each(Object.entries(importExamples))('%s refuses what it is there for, and only that', async (rule, { files, refused }) => {
    const found = await refusedIn(files)
    expect(found.filter((line) => line.startsWith(`${rule}: `))).toEqual(refused.map((arrow) => `${rule}: ${arrow}`).toSorted())
  })
})
