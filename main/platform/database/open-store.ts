import { stat } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { openInlineExecutor } from './inline-executor.ts'
import type { StoreDefinition } from './store-definition.ts'
import type { Store } from './store.ts'
import { createUpkeep } from './upkeep.ts'
import { openWorkerExecutor } from './worker-executor.ts'

/**
 * `inline`: one connection in this thread, knowing `definition`. `worker`: one writer and two reader threads running
 * `workerUrl`, a module that hands its own definition to `serveData`.
 */
export type OpenStoreOptions = { readonly file: string; readonly clock: Clock; readonly log: Log } & (
  | { readonly mode: 'inline'; readonly definition: StoreDefinition }
  | { readonly mode: 'worker'; readonly workerUrl: URL }
)

/** Opens one file and keeps it in shape until `stop()`. Rejects with the errors named at the `Store` port. */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { file, clock, log } = options
  const executor = options.mode === 'inline' ? await openInlineExecutor(options) : await openWorkerExecutor(options)
  const upkeep = createUpkeep({ clock, log, maintain: (task) => executor.maintain(task) })
  return {
    outcome: executor.outcome,
    read: (read, input) => executor.read(read, input),
    write: (write, input) => {
      upkeep.noteWrite()
      return executor.write(write, input)
    },
    async size() {
      const [fileBytes, walBytes] = await Promise.all([bytesOf(file), bytesOf(`${file}-wal`)])
      return { fileBytes, walBytes }
    },
    async stop() {
      await upkeep.stop()
      await executor.stop()
    },
  }
}

async function bytesOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    // SQLite deletes the log when the last connection closes.
    return 0
  }
}
