import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '#main/platform/clock.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import type { Store } from '#main/platform/database/store.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import type { BenchCache } from './bench-cache.ts'
import type { BenchContext } from './measure.ts'

/** Opens a copy of the filled cache with its threads, as a profile does; the copy ends with the measure. */
export async function withBenchStore<Answer>(context: BenchContext, ask: (store: Store, cache: BenchCache) => Promise<Answer>): Promise<Answer> {
  const original = context.cache()
  using folder = temporaryFolder()
  const cache = { ...original, file: join(folder.path, 'cache.db') }
  copyFileSync(original.file, cache.file)
  const store = await openStore({ mode: 'worker', file: cache.file, workerUrl: new URL('../../main/data-worker.ts', import.meta.url), clock: systemClock, log: silentLog })
  try {
    return await ask(store, cache)
  } finally {
    await store.stop()
  }
}
