import type { Connection } from './store.ts'
import type { Writer } from './open-writer.ts'

/** Upkeep of the file that no caller asks for. */
export type MaintenanceTask = 'checkpoint' | 'tidy' | 'back-up'

const PAGES_GIVEN_BACK = 500

export async function maintain(writer: Writer, task: MaintenanceTask): Promise<void> {
  switch (task) {
    case 'checkpoint':
      // Never waits for readers: what they still need is moved the next time.
      writer.db.pragma('wal_checkpoint(PASSIVE)')
      return
    case 'tidy':
      tidy(writer.db)
      return
    case 'back-up':
      await writer.backUpIfDue()
      return
  }
}

function tidy(db: Connection): void {
  // `exec`, not `pragma`: one step of the statement gives back one page, and exec runs it to its end.
  db.exec(`PRAGMA incremental_vacuum(${String(PAGES_GIVEN_BACK)})`)
  // A truncating checkpoint waits for readers, and every write would wait behind it.
  const patience = Number(db.pragma('busy_timeout', { simple: true }))
  db.pragma('busy_timeout = 0')
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.pragma(`busy_timeout = ${String(patience)}`)
  }
}
