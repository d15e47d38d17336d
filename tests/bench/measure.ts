import type { BenchCache } from './bench-cache.ts'
import type { Figure } from './figure.ts'

/** Says what is going on, for a person who waits. */
export type Progress = (line: string) => void

export type BenchContext = {
  /** The filled cache; built on first use. Nobody writes to it: who must, copies it. */
  readonly cache: () => BenchCache
  readonly rows: number
  /** Fewer repeats: figures to see that it works, not to quote. */
  readonly quick: boolean
  readonly tell: Progress
}

/** A part of the bench that `--only` can choose by its name. */
export type Measure = { readonly name: string; readonly run: (context: BenchContext) => Promise<readonly Figure[]> }
