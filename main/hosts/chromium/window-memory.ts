import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { WindowBounds } from './launch-arguments.ts'

/** Remembers where the window was, in `window.json` of the data folder. */
export interface WindowMemory {
  /** Undefined at the first start, or when the file makes no sense. */
  recall(): WindowBounds | undefined
  remember(bounds: WindowBounds): void
}

const storedBounds = z.object({
  width: z.int().min(480).max(16_000),
  height: z.int().min(320).max(16_000),
  x: z.int().min(-32_000).max(32_000),
  y: z.int().min(-32_000).max(32_000),
})

export function createWindowMemory(folder: string): WindowMemory {
  const file = join(folder, 'window.json')
  let last = ''
  return {
    recall() {
      try {
        return storedBounds.parse(JSON.parse(readFileSync(file, 'utf8')))
      } catch {
        return undefined
      }
    },
    remember(bounds) {
      const text = JSON.stringify(bounds)
      if (text === last || !storedBounds.safeParse(bounds).success) return
      last = text
      writeFileSync(`${file}.new`, text, { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
}
