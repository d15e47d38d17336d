import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

const COMPANIONS = ['', '-wal', '-shm']

/** Moves a closed database with its companions. The log moves first: without it the newest commits would be missing. */
export function moveDatabase(from: string, to: string): void {
  for (const companion of ['-wal', '-shm', '']) {
    if (existsSync(from + companion)) renameSync(from + companion, to + companion)
  }
  syncFolder(dirname(to))
}

/** Deletes a closed database with its companions. */
export function removeDatabase(file: string): void {
  for (const companion of COMPANIONS) rmSync(file + companion, { force: true })
}

function syncFolder(folder: string): void {
  // Windows cannot open a folder; it writes renames through by itself.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
