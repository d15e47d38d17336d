import { copyFileSync, existsSync } from 'node:fs'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { newestGoodBackup } from './backups.ts'
import { moveDatabase, removeDatabase } from './database-files.ts'
import { toFileStamp } from './file-stamp.ts'
import { newestVersion, versionOf } from './migrate.ts'
import { salvage, swapIn } from './salvage.ts'
import type { StoreDefinition } from './store-definition.ts'
import type { OpenOutcome } from './store.ts'

type RecoveryInput = { readonly file: string; readonly definition: StoreDefinition; readonly clock: Clock; readonly log: Log }

const finishedName = (file: string): string => `${file}.salvaged`

/**
 * Puts a sound file in the place of a damaged, closed one and keeps the original. A file that people made comes back
 * from its newest good backup; a cache, or a file without a good backup, from what can still be read of it.
 */
export function recover({ file, definition, clock, log }: RecoveryInput): OpenOutcome {
  const keptOriginalAt = `${file}.damaged-${toFileStamp(clock.now())}`
  const newest = newestVersion(definition.migrations)
  const backup = definition.backups === 'daily' ? newestGoodBackup(file, (db) => versionOf(db) <= newest) : undefined
  if (backup !== undefined) {
    const copy = finishedName(file)
    removeDatabase(copy)
    copyFileSync(backup.file, copy)
    swapIn(file, copy, keptOriginalAt)
    return { status: 'restored-from-backup', keptOriginalAt, backupTakenAt: backup.takenAt }
  }
  const unfinished = `${file}.salvaging`
  const saved = salvage({ damaged: file, target: unfinished, definition, log })
  removeDatabase(finishedName(file))
  moveDatabase(unfinished, finishedName(file))
  swapIn(file, finishedName(file), keptOriginalAt)
  return { status: 'recovered', keptOriginalAt, salvagedRows: saved.rows, lostTables: saved.lostTables }
}

/** A crash between the two renames of a recovery leaves a finished file beside no file: it is taken in. */
export function finishInterruptedRecovery(file: string): void {
  if (!existsSync(file) && existsSync(finishedName(file))) moveDatabase(finishedName(file), file)
}
