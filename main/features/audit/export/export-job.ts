import { createHash } from 'node:crypto'
import { open, rename, rm, writeFile } from 'node:fs/promises'
import type { Store } from '#main/platform/database/store.ts'
import type { JobContext } from '#main/platform/jobs/jobs.ts'
import { toStoreError } from '#main/platform/database/to-store-error.ts'
import type { Reprice } from '../reprice.ts'
import type { SearchRequest } from '../search-request.ts'
import { readExportFacts, readExportPage } from './read-export-page.ts'
import { csvHeader, toCsv } from './to-csv.ts'

const PAGE_ROWS = 500

export type ExportDeps = { readonly cache: Pick<Store, 'read'>; readonly reprice: () => Promise<Reprice> }
export type ExportOptions = { readonly request: SearchRequest; readonly path: string; readonly byteOrderMark: boolean }

/**
 * Writes what a search finds to `path`, page by page beside it and then renamed, with a manifest that says what it is:
 * filter, range, count, gaps, checksum. Nothing is left behind when it is cancelled or fails. Returns the path.
 */
export async function exportToCsv({ cache, reprice }: ExportDeps, { request, path, byteOrderMark }: ExportOptions, job: JobContext): Promise<string> {
  const partial = `${path}.partial`
  const manifest = `${path}.manifest.json`
  const facts = await cache.read(readExportFacts, request)
  const price = await reprice()
  const hash = createHash('sha256')
  let written = 0
  let finished = false
  const file = await open(partial, 'w', 0o600).catch((cause: unknown) => {
    throw toStoreError(cause)
  })
  try {
    const write = async (text: string): Promise<void> => {
      hash.update(text)
      await file.write(text)
    }
    await write(`${byteOrderMark ? '\uFEFF' : ''}${csvHeader}`)
    for (let below: number | null = null, isLast = false; !isLast; ) {
      job.signal.throwIfAborted()
      const page: { readonly entries: readonly Parameters<typeof toCsv>[0][]; readonly next: number | null } = await cache.read(readExportPage, {
        ...request,
        below,
        limit: PAGE_ROWS,
      })
      await write(page.entries.map((entry) => toCsv({ ...entry, repricedMicros: price(entry) })).join(''))
      written += page.entries.length
      job.progress(written, facts.entries, `${String(written)} of ${String(facts.entries)} entries`)
      below = page.next
      isLast = page.next === null
    }
    await file.sync()
    job.signal.throwIfAborted()
    await file.close()
    await writeFile(
      manifest,
      `${JSON.stringify({ format: 'omnideck-audit-csv', version: 1, entries: written, filter: request.text, range: request.range, exportedAt: request.now, gaps: facts.gaps, sha256: hash.digest('hex') }, null, 2)}\n`,
      { mode: 0o600 },
    )
    await rename(partial, path)
    finished = true
    return path
  } catch (cause) {
    throw toStoreError(cause)
  } finally {
    if (!finished) {
      await file.close().catch(() => undefined)
      await Promise.all([rm(partial, { force: true }), rm(manifest, { force: true })])
    }
  }
}
