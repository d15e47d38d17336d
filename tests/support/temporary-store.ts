import { join } from 'node:path'
import type { Clock } from '#main/platform/clock.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import type { StoreDefinition } from '#main/platform/database/store-definition.ts'
import type { Store } from '#main/platform/database/store.ts'
import { silentLog } from '#main/platform/log/log.ts'
import type { Log } from '#main/platform/log/log.ts'
import { createFakeClock } from './fake-clock.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type TemporaryStore = { readonly store: Store; readonly file: string; stop(): Promise<void> }

/** A real file with `definition`'s schema, in this thread. `stop()` closes and deletes it. */
export async function openTemporaryStore(
  definition: StoreDefinition,
  { clock = createFakeClock(), log = silentLog }: { readonly clock?: Clock; readonly log?: Log } = {},
): Promise<TemporaryStore> {
  const folder = temporaryFolder()
  const file = join(folder.path, 'store.db')
  const store = await openStore({ mode: 'inline', file, definition, clock, log })
  return {
    store,
    file,
    async stop() {
      await store.stop()
      folder.remove()
    },
  }
}
