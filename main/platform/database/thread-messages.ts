import { AppError } from '#shared/contract/errors.ts'
import type { ErrorCode, ErrorDetails } from '#shared/contract/errors.ts'
import type { LogFields } from '../log/log.ts'
import type { MaintenanceTask } from './maintenance.ts'
import type { OpenOutcome } from './store.ts'

export type ThreadRole = 'writer' | 'reader'

/** What a data thread is born with. */
export type ThreadStart = { readonly role: ThreadRole; readonly file: string }

export type ThreadRequest =
  | { readonly type: 'open' }
  | { readonly type: 'read'; readonly name: string; readonly input: unknown }
  | { readonly type: 'write'; readonly name: string; readonly input: unknown }
  | { readonly type: 'maintain'; readonly task: MaintenanceTask }
  | { readonly type: 'close'; readonly isSuspect: boolean }

export type ToThread = { readonly id: number; readonly request: ThreadRequest }

/** An error as it crosses between threads: same process, so the log may have the stack. */
export type ThreadError =
  | { readonly kind: 'known'; readonly code: ErrorCode; readonly details: ErrorDetails; readonly message: string; readonly stack: string | undefined }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string | undefined }

export type FromThread =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: ThreadError }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string; readonly fields: LogFields | undefined }

/** The answer of `open`; readers have no outcome to tell. */
export type OpenAnswer = OpenOutcome | null

export function toThreadError(cause: unknown): ThreadError {
  if (cause instanceof AppError) {
    const origin = cause.cause instanceof Error ? cause.cause : cause
    return { kind: 'known', code: cause.code, details: cause.details, message: origin.message, stack: origin.stack }
  }
  if (cause instanceof Error) return { kind: 'bug', message: cause.message, stack: cause.stack }
  return { kind: 'bug', message: String(cause), stack: undefined }
}

export function fromThreadError(error: ThreadError): Error {
  const origin = new Error(error.message)
  if (error.stack !== undefined) origin.stack = error.stack
  return error.kind === 'bug' ? origin : new AppError(error.code, { details: error.details, cause: origin })
}
