import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'

export const databaseName = 'omni'

async function fromImage(file: string): Promise<PGlite | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  if (bytes === undefined) return undefined
  try {
    return await PGlite.create({ loadDataDir: new Blob([bytes]), database: databaseName })
  } catch {
    // Written by another version or cut short: it is only a saving, so it is thrown away and made anew.
    await rm(file, { force: true })
    return undefined
  }
}

/** Images of other schemas are left-overs of other versions: one is kept, a few megabytes in all. */
async function keepImage(database: PGlite, folder: string, name: string): Promise<void> {
  const image = await database.dumpDataDir('gzip')
  await mkdir(folder, { recursive: true })
  const draft = join(folder, `${name}.${process.pid}`)
  await writeFile(draft, new Uint8Array(await image.arrayBuffer()), { mode: 0o600 })
  await rename(draft, join(folder, name))
  for (const other of await readdir(folder)) if (/^demo-[0-9a-f]{16}\.tgz$/.test(other) && other !== name) await rm(join(folder, other), { force: true })
}

/**
 * A database named `omni` in which `schema` has been run and no row inserted. Making one takes seconds, loading the image of one
 * that was kept in `imageFolder` half a second.
 */
export async function openEmptyDatabase(schema: string, imageFolder: string | null): Promise<PGlite> {
  const name = `demo-${createHash('sha256').update(schema).digest('hex').slice(0, 16)}.tgz`
  const loaded = imageFolder === null ? undefined : await fromImage(join(imageFolder, name))
  if (loaded) return loaded
  const database = await PGlite.create()
  // The only session is connected to `postgres`, and neither ALTER DATABASE nor a second session is possible there.
  await database.exec(`UPDATE pg_database SET datname = '${databaseName}' WHERE datname = current_database(); ${schema}`)
  // Without an image the next start is slower and otherwise the same, so a full disk is no reason to fail.
  if (imageFolder !== null) await keepImage(database, imageFolder, name).catch(() => undefined)
  return database
}
