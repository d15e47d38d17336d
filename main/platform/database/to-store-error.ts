import { AppError } from '#shared/contract/errors.ts'
import type { ErrorCode } from '#shared/contract/errors.ts'

const FULL = /^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)$/
const DAMAGED = /^(SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_IOERR_SHORT_READ|SQLITE_IOERR_CORRUPTFS)/
const UNWRITABLE = /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_IOERR|SQLITE_BUSY|SQLITE_LOCKED|EACCES|EPERM|EROFS|ENOTDIR|EISDIR|EEXIST|ENOENT)/

/** Translates what SQLite and the file system throw into the store's errors. Anything else is returned as it is: a bug. */
export function toStoreError(cause: unknown): unknown {
  if (cause instanceof AppError || !(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return cause
  const code = storeCodeOf(cause.code)
  return code === undefined ? cause : new AppError(code, { details: { reason: cause.code }, cause })
}

function storeCodeOf(code: string): ErrorCode | undefined {
  if (FULL.test(code)) return 'store.full'
  if (DAMAGED.test(code)) return 'cache.damaged'
  if (UNWRITABLE.test(code)) return 'store.unwritable'
  return undefined
}
