import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Stamp {
  /** The output was made from these very inputs. */
  isFresh(): boolean
  write(): void
}

/** Remembers, in `file`, the contents of everything under `inputs`. Contents and not times: a checkout touches every file. */
export function createStamp(file: string, inputs: readonly string[]): Stamp {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap(filesUnder).sort()) hash.update(path).update('\0').update(readFileSync(path))
  const wanted = hash.digest('hex')
  return {
    isFresh() {
      try {
        return readFileSync(file, 'utf8') === wanted
      } catch {
        return false
      }
    },
    write() {
      mkdirSync(dirname(file), { recursive: true })
      rmSync(file, { force: true })
      writeFileSync(file, wanted)
    },
  }
}

function filesUnder(path: string): readonly string[] {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts === undefined) return []
  if (facts.isFile()) return /\.test\.tsx?$/.test(path) ? [] : [path]
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)))
}
