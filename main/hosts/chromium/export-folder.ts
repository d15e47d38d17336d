import { mkdir, open } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { FileSuggestion, FileTarget } from '../host.ts'

const extensionOf: Record<FileSuggestion['kind'], string> = { csv: '.csv', json: '.json', png: '.png', text: '.txt' }
const MAX_TRIES = 1000

/**
 * Reserves a new file of the suggested name in `folder`, for a host that cannot ask people where. An existing file is
 * never touched: the next free of `name.csv`, `name (2).csv`, … is created empty and only for this user.
 */
export async function reserveExport(folder: string, suggestion: FileSuggestion): Promise<FileTarget> {
  await mkdir(folder, { recursive: true })
  const stem = safeStem(suggestion)
  for (let count = 1; count <= MAX_TRIES; count++) {
    const path = join(folder, `${stem}${count === 1 ? '' : ` (${count})`}${extensionOf[suggestion.kind]}`)
    try {
      await (await open(path, 'wx', 0o600)).close()
      return { path }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    }
  }
  throw new Error(`No free name for ${stem} in ${folder}`)
}

/** A name may come from a server: no folders, no control characters, nothing a file system reserves. */
function safeStem({ name, kind }: FileSuggestion): string {
  const plain = basename(name.replaceAll('\\', '/'))
  const stem = extname(plain).toLowerCase() === extensionOf[kind] ? plain.slice(0, -extensionOf[kind].length) : plain
  const safe = stem.replaceAll(/[\p{Cc}<>:"|?*]/gu, '_').replace(/^[.\s]+/, '').slice(0, 100).trim()
  return safe === '' ? 'export' : safe
}
