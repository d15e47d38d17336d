import { Buffer } from 'node:buffer'
import { AppError } from '#shared/contract/errors.ts'
import type { Cursor } from '#shared/lib/page.ts'

/** A place in the list: entries below this id are still to come. The id holds the time, so this is the keyset (time, id). */
export function toCursor(below: number): Cursor {
  return Buffer.from(`e1:${String(below)}`).toString('base64url')
}

export function fromCursor(cursor: Cursor): number {
  const digits = /^e1:(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1]
  const below = digits === undefined ? Number.NaN : Number(digits)
  if (!Number.isSafeInteger(below)) throw new AppError('ipc.invalid-input', { details: { field: 'cursor' } })
  return below
}
