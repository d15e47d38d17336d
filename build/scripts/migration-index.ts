import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** The kinds of file that have migrations of their own. */
export const migrationStores = ['cache', 'state'] as const

/** One migration: its file, its version and the one name it exports. */
export type MigrationFile = { readonly file: string; readonly version: number; readonly name: string }

/** The migrations of a folder, by version. */
export async function listMigrations(folder: string): Promise<readonly MigrationFile[]> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.ts$/.test(name)).toSorted()
  return Promise.all(
    files.map(async (file) => {
      const names = [...(await readFile(join(folder, file), 'utf8')).matchAll(/^export const (\w+)/gm)].map((match) => match[1] ?? '')
      const [name] = names
      if (name === undefined || names.length > 1) throw new Error(`${file} must export its migration and nothing else`)
      return { file, version: Number(file.slice(0, 4)), name }
    }),
  )
}

/** The text of a folder's index.ts. */
export function indexSource(folder: string, files: readonly MigrationFile[]): string {
  const list = files.map(({ name }) => name).join(', ')
  return [
    '// Written by `npm run new:migration`: one line for each file of this folder.',
    "import type { Migration } from '#main/platform/database/migrate.ts'",
    ...files.map(({ file, name }) => `import { ${name} } from './${file}'`),
    '',
    `export const ${basename(folder)}Migrations: readonly Migration[] = [${list}]`,
    '',
  ].join('\n')
}
