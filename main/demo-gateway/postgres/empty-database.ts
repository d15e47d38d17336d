import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'

export const databaseName = 'omni'

/** An image begins with the digest of the schema it holds: one of another version or another kind of install does not fit. */
const markOf = (schema: string): Buffer => createHash('sha256').update(schema).digest()

async function fromImage(file: string, mark: Buffer): Promise<PGlite | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  if (bytes === undefined || !bytes.subarray(0, mark.length).equals(mark)) return undefined
  try {
    // Unpacked here because PGlite loses the error of a damaged archive in a promise that nobody holds.
    return await PGlite.create({ loadDataDir: new Blob([gunzipSync(bytes.subarray(mark.length))]), database: databaseName })
  } catch {
    // Cut short, or written by another PGlite: it is only a saving, so it is thrown away and made anew.
    await rm(file, { force: true })
    return undefined
  }
}

async function keepImage(database: PGlite, file: string, mark: Buffer): Promise<void> {
  const image = await database.dumpDataDir('none')
  const draft = `${file}.${process.pid}`
  await mkdir(dirname(file), { recursive: true })
  await writeFile(draft, Buffer.concat([mark, gzipSync(await image.arrayBuffer(), { level: 1 })]), { mode: 0o600 })
  await rename(draft, file)
}

/**
 * A database named `omni` in which `schema` has been run and no row inserted. Making one takes seconds, loading the image of one
 * that was kept in `imageFile` half a second.
 */
export async function openEmptyDatabase(schema: string, imageFile: string | null): Promise<PGlite> {
  const mark = markOf(schema)
  const loaded = imageFile === null ? undefined : await fromImage(imageFile, mark)
  if (loaded) return loaded
  const database = await PGlite.create()
  // The only session is connected to `postgres`, and neither ALTER DATABASE nor a second session is possible there.
  await database.exec(`UPDATE pg_database SET datname = '${databaseName}' WHERE datname = current_database(); ${schema}`)
  // Without an image the next start is slower and otherwise the same, so a full disk is no reason to fail.
  if (imageFile !== null) await keepImage(database, imageFile, mark).catch(() => undefined)
  return database
}
