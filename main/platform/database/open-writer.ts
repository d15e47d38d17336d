import { existsSync, statSync } from 'node:fs'
import { AppError } from '#shared/contract/errors.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { listBackups, takeBackup } from './backups.ts'
import { checkDatabase } from './check-database.ts'
import { migrate, newestVersion, refuseFutureVersion, versionOf } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { finishInterruptedRecovery, recover } from './recovery.ts'
import type { StoreDefinition } from './store-definition.ts'
import type { Connection, OpenOutcome } from './store.ts'
import { toStoreError } from './to-store-error.ts'
import { uncleanMarker } from './unclean-marker.ts'

const BACKUP_PERIOD_MS = 24 * 60 * 60 * 1000

export type OpenWriterInput = { readonly file: string; readonly definition: StoreDefinition; readonly clock: Clock; readonly log: Log }

/** The one connection that writes, and what opening it found. */
export type Writer = {
  readonly db: Connection
  readonly outcome: OpenOutcome
  backUpIfDue(): Promise<void>
  /** `isSuspect`: damage was seen while it was open, so the next start must check the file. */
  close(isSuspect: boolean): void
}

/** Opens, checks, recovers and migrates one file. Throws the errors named at the `Store` port; the file is then untouched. */
export async function openWriter(input: OpenWriterInput): Promise<Writer> {
  try {
    return await openOrRecover(input)
  } catch (cause) {
    throw toStoreError(cause)
  }
}

async function openOrRecover(input: OpenWriterInput): Promise<Writer> {
  const { file } = input
  finishInterruptedRecovery(file)
  const isNew = !existsSync(file) || statSync(file).size === 0
  try {
    const db = openChecked(input)
    return await migrated(input, db, isNew ? { status: 'created' } : { status: 'opened' })
  } catch (cause) {
    if (!isDamage(cause)) throw cause
    input.log.error('The database is damaged and is being recovered', { file, cause })
    const outcome = recover(input)
    return migrated(input, openChecked(input), outcome)
  }
}

function isDamage(cause: unknown): boolean {
  const error = toStoreError(cause)
  return error instanceof AppError && error.code === 'cache.damaged'
}

function openChecked({ file, definition, log }: OpenWriterInput): Connection {
  const db = openDatabase(file, 'writer')
  try {
    refuseFutureVersion(db, definition.migrations)
    const marker = uncleanMarker(file)
    if (marker.wasLeft()) {
      log.info('The last shutdown was unclean; checking the database', { file })
      checkDatabase(db)
    }
    marker.put()
    return db
  } catch (cause) {
    db.close()
    throw cause
  }
}

async function migrated(input: OpenWriterInput, db: Connection, found: OpenOutcome): Promise<Writer> {
  const { file, definition, clock, log } = input
  const hasBackups = definition.backups === 'daily'
  let isBackingUp = false
  try {
    const before = versionOf(db)
    if (hasBackups && before > 0 && before < newestVersion(definition.migrations)) await takeBackup(db, file, clock.now())
    const { fromVersion, toVersion } = migrate(db, definition.migrations)
    const outcome = found.status === 'opened' && fromVersion < toVersion ? ({ status: 'migrated', fromVersion, toVersion } as const) : found
    return {
      db,
      outcome,
      async backUpIfDue() {
        const newest = listBackups(file)[0]
        const isRecent = newest !== undefined && clock.now() - newest.takenAt < BACKUP_PERIOD_MS
        if (!hasBackups || isRecent || isBackingUp) return
        isBackingUp = true
        try {
          await takeBackup(db, file, clock.now())
          log.info('Took a backup', { file })
        } finally {
          isBackingUp = false
        }
      },
      close(isSuspect) {
        // Leaves one plain file behind: easier to copy, and the next start has no log to read.
        try {
          db.pragma('wal_checkpoint(TRUNCATE)')
        } finally {
          db.close()
        }
        if (!isSuspect) uncleanMarker(file).remove()
      },
    }
  } catch (cause) {
    db.close()
    throw cause
  }
}
