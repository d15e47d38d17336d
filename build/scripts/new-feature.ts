import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root as house, runStep } from './run-step.ts'

// `npm run new:feature <slug>` lays a feature's three folders, with a test in each, and adds its lines where features are
// listed: the contracts, the data threads, the composition of a profile, the routes.

const USAGE = 'usage: npm run new:feature <slug>    a single lower-case word, such as limits\n'
const templates = join(import.meta.dirname, '../templates/feature')

/** Lays the files of feature `slug` into the repository at `root`; returns what was written and changed. Throws when a file of that name exists. */
export function newFeature(root: string, slug: string): readonly string[] {
  const name = slug.charAt(0).toUpperCase() + slug.slice(1)
  const fill = (text: string): string => text.replaceAll('__slug__', slug).replaceAll('__Name__', name).replaceAll('__Title__', name)
  const laid = globSync('**/*.template', { cwd: templates }).toSorted().map((template) => {
    const [room = '', ...rest] = fill(template.replace(/\.template$/, '')).split('/')
    return { path: join(room, 'features', slug, ...rest), text: fill(readFileSync(join(templates, template), 'utf8')) }
  })
  const taken = laid.find(({ path }) => existsSync(join(root, path)))
  if (taken !== undefined) throw new Error(`${taken.path} exists already`)
  // Worked out before anything is written: a list that looks different leaves the tree as it was.
  const changed = edits(slug, name).map((edit) => ({ path: edit.path, text: apply(readFileSync(join(root, edit.path), 'utf8'), edit) }))
  for (const { path, text } of laid) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text, { flag: 'wx' })
  }
  for (const { path, text } of changed) writeFileSync(join(root, path), text)
  return [...laid, ...changed].map(({ path }) => path)
}

type Edit = { readonly path: string; readonly line: string; readonly into: RegExp; readonly put: string }

/** One import and one entry for each list that names every feature. `put` may use the groups of `into`. */
function edits(slug: string, name: string): readonly Edit[] {
  return [
    {
      path: 'shared/contract/index.ts',
      line: `import { ${slug}Contract } from '#shared/features/${slug}/contract.ts'`,
      into: /(export const contracts = \[[^\]]*?)(\] as const)/,
      put: `$1  ${slug}Contract,\n$2`,
    },
    {
      path: 'main/data-operations.ts',
      line: `import { ${slug}Operations } from '#main/features/${slug}/index.ts'`,
      into: /(reads: \[\s*\.\.\.ingestOperations\.reads[^\]]*?),?(\s*\])/,
      put: `$1, ...${slug}Operations.reads$2`,
    },
    {
      path: 'main/compose-profile.ts',
      line: `import { create${name}Feature } from '#main/features/${slug}/index.ts'`,
      into: /(const features: readonly AnyFeatureModule\[\] = \[\n[\s\S]*?)(\n {2}\]\n)/,
      put: `$1\n    create${name}Feature({ cache, stamp }),$2`,
    },
    {
      path: 'renderer/app/routes.ts',
      line: `import { ${slug}Door } from '#renderer/features/${slug}/index.ts'`,
      into: /(export const railDoors: readonly FeatureDoor\[\] = \[[^\]]*?),?(\s*\])/,
      put: `$1, ${slug}Door$2`,
    },
  ]
}

function apply(text: string, { path, line, into, put }: Edit): string {
  if (!into.test(text)) throw new Error(`${path} has no list to add the feature to`)
  const lines = text.split('\n')
  // After the last import of a neighbour, or else of anything.
  const after = Math.max(lines.findLastIndex((each) => /^import .*features\//.test(each)), 0)
  return lines.toSpliced(after + 1, 0, line).join('\n').replace(into, put)
}

if (import.meta.main) {
  const [slug] = process.argv.slice(2)
  if (slug === undefined || !/^[a-z][a-z0-9]{1,30}$/.test(slug)) {
    process.stderr.write(USAGE)
    process.exitCode = 2
  } else {
    try {
      for (const path of newFeature(house, slug)) process.stdout.write(`${path}\n`)
      const generated = await runStep('generate', ['node', 'build/scripts/generate.ts'])
      process.stdout.write(`${generated.output}Next: name things in shared/features/${slug}/model.ts, then npm run check.\n`)
      process.exitCode = generated.ok ? 0 : 1
    } catch (cause) {
      process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
      process.exitCode = 1
    }
  }
}
