import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { listMigrations, migrationStores } from './migration-index.ts'
import { runStep } from './run-step.ts'
import { refresh } from './schema-snapshot.ts'

// `npm run new:migration <cache|state> <name>` lays the next migration and its neighbour test, and writes index and snapshot.

const USAGE = 'usage: npm run new:migration <cache|state> <name-with-dashes>\n'

/** Lays the files of one migration into `folder`; returns their names. */
export async function newMigration(folder: string, name: string): Promise<readonly string[]> {
  const before = (await listMigrations(folder)).at(-1)?.version ?? 0
  const version = before + 10
  const file = `${String(version).padStart(4, '0')}-${name}`
  const exported = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const store = basename(folder)
  // `wx`: an existing file is history and is never written over.
  await writeFile(join(folder, `${file}.ts`), migrationSource(version, exported), { flag: 'wx' })
  await writeFile(join(folder, `${file}.test.ts`), testSource({ store, version, before, name }), { flag: 'wx' })
  await refresh(folder, { write: true })
  return [`${file}.ts`, `${file}.test.ts`, 'index.ts', 'schema.sql']
}

function migrationSource(version: number, exported: string): string {
  return `import type { Migration } from '#main/platform/database/migrate.ts'

export const ${exported}: Migration = {
  version: ${String(version)},
  up: (db) => {
    db.exec(\`
    \`)
  },
}
`
}

function testSource(input: { readonly store: string; readonly version: number; readonly before: number; readonly name: string }): string {
  const { store, version, before, name } = input
  return `import { expect, it } from 'vitest'
import { databaseAt } from '#tests/support/migrate-to.ts'
import { ${store}Migrations } from './index.ts'

it('leads from version ${String(before)} to ${name.replaceAll('-', ' ')} and keeps what was there', () => {
  using database = databaseAt(${store}Migrations, ${String(before)})
  database.migrateTo(${String(version)})
  expect(database.version()).toBe(${String(version)})
})
`
}

if (import.meta.main) {
  const [store, name] = process.argv.slice(2)
  if (!migrationStores.some((known) => known === store) || name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    process.stderr.write(USAGE)
    process.exitCode = 2
  } else {
    const folder = join(import.meta.dirname, '../../main/migrations', store ?? '')
    for (const file of await newMigration(folder, name)) process.stdout.write(`main/migrations/${store ?? ''}/${file}\n`)
    process.stdout.write((await runStep('data dictionary', ['node', 'build/scripts/data-dictionary.ts'])).output)
  }
}
