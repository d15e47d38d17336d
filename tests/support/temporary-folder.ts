import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own, gone when `using` ends or `remove` is called. */
export function temporaryFolder(): { readonly path: string; remove(): void; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'omnideck-test-'))
  const remove = (): void => {
    rmSync(path, { recursive: true, force: true })
  }
  return { path, remove, [Symbol.dispose]: remove }
}
