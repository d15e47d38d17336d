import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Instant } from '#shared/lib/time-range.ts'
import { checkDatabase } from './check-database.ts'
import { moveDatabase, removeDatabase } from './database-files.ts'
import { fromFileStamp, toFileStamp } from './file-stamp.ts'
import { openDatabase } from './open-database.ts'
import type { Connection } from './store.ts'

const KEPT_BACKUPS = 7

export type Backup = { readonly file: string; readonly takenAt: Instant }

function folderOf(file: string): string {
  return join(dirname(file), 'backups')
}

/** The copies of `file`, newest first. */
export function listBackups(file: string): readonly Backup[] {
  const folder = folderOf(file)
  if (!existsSync(folder)) return []
  const prefix = `${basename(file)}.`
  return readdirSync(folder)
    .flatMap((name) => {
      const takenAt = name.startsWith(prefix) ? fromFileStamp(name.slice(prefix.length)) : undefined
      return takenAt === undefined ? [] : [{ file: join(folder, name), takenAt }]
    })
    .sort((a, b) => b.takenAt - a.takenAt)
}

/** Copies the open database, checks the copy, and only then counts it as a backup. Keeps the newest seven. */
export async function takeBackup(db: Connection, file: string, at: Instant): Promise<Backup> {
  const folder = folderOf(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const backup = { file: join(folder, `${basename(file)}.${toFileStamp(at)}`), takenAt: at }
  const unfinished = `${backup.file}.unfinished`
  removeDatabase(unfinished)
  await db.backup(unfinished)
  chmodSync(unfinished, 0o600)
  withCopy(unfinished, checkDatabase)
  moveDatabase(unfinished, backup.file)
  for (const surplus of listBackups(file).slice(KEPT_BACKUPS)) removeDatabase(surplus.file)
  return backup
}

/** The newest copy that passes its check and `isUsable`. Looks at the copies without changing them. */
export function newestGoodBackup(file: string, isUsable: (db: Connection) => boolean): Backup | undefined {
  return listBackups(file).find((backup) => {
    const trial = `${backup.file}.trial`
    try {
      copyFileSync(backup.file, trial)
      return withCopy(trial, (db) => {
        checkDatabase(db)
        return isUsable(db)
      })
    } catch {
      // An unreadable copy is simply not a good one: the next older one is tried.
      return false
    } finally {
      removeDatabase(trial)
    }
  })
}

function withCopy<Answer>(file: string, look: (db: Connection) => Answer): Answer {
  const db = openDatabase(file, 'writer')
  try {
    return look(db)
  } finally {
    db.close()
  }
}
