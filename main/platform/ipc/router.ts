import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { AppError, type ErrorCode, type ErrorDetails } from '#shared/contract/errors.ts'
import type { ReplyFrame, RequestFrame } from '#shared/contract/frames.ts'
import type { Log } from '../log/log.ts'
import type { CallIndex } from './call-index.ts'
import type { Caller } from './caller.ts'

export type RouterDeps<WindowId extends string> = {
  readonly log: Log
  /** The calls a window may make: those of its profile and those of the application. Undefined: no such window. */
  readonly scopeOf: (windowId: WindowId) => CallIndex | undefined
  readonly isTrusted: (caller: Caller) => boolean
  /** Tests and development: an answer that its contract does not describe is a bug. */
  readonly validateOutputs: boolean
}

export type Router<WindowId extends string> = (frame: RequestFrame, caller: Caller<WindowId>) => Promise<ReplyFrame>

/**
 * The one gate between page and main. In order: who asks, is there such a call, does the input fit, then the handler.
 * (Size and JSON are checked before a frame exists: see `frame-text.ts`.) Always answers, never rejects.
 */
export function createRouter<WindowId extends string>(deps: RouterDeps<WindowId>): Router<WindowId> {
  const log = deps.log.child({ part: 'ipc' })

  function fail(frame: RequestFrame, code: ErrorCode, details: ErrorDetails = {}, ref: string | null = null): ReplyFrame {
    return { id: frame.id, ok: false, error: { code, details, ref } }
  }

  function failWith(frame: RequestFrame, cause: unknown): ReplyFrame {
    const ref = randomBytes(5).toString('hex')
    if (cause instanceof AppError) {
      log.info('call answered with an error', { ref, channel: frame.channel, code: cause.code, details: cause.details, cause: cause.cause })
      return fail(frame, cause.code, cause.details, ref)
    }
    log.error('bug in a handler', { ref, channel: frame.channel, cause })
    return fail(frame, 'internal.bug', {}, ref)
  }

  return async (frame, caller) => {
    if (!deps.isTrusted(caller)) {
      log.warn('refused a frame from a foreign sender', { origin: caller.origin.slice(0, 200), isTopFrame: caller.isTopFrame, windowId: caller.windowId })
      return fail(frame, 'ipc.refused')
    }
    const calls = deps.scopeOf(caller.windowId)
    if (calls === undefined) {
      log.warn('refused a frame of an unknown window', { windowId: caller.windowId })
      return fail(frame, 'ipc.refused')
    }
    const entry = calls.get(frame.channel)
    if (entry === undefined) return fail(frame, 'ipc.unknown-channel')
    try {
      const input = entry.call.input.safeParse(frame.input)
      if (!input.success) return fail(frame, 'ipc.invalid-input', { issues: describeIssues(input.error) })
      const value = await entry.handler(input.data)
      if (deps.validateOutputs) entry.call.output.parse(value)
      return { id: frame.id, ok: true, value: value === undefined ? null : value }
    } catch (cause) {
      return failWith(frame, cause)
    }
  }
}

/** Where and why, never the value itself; capped, because the page chose how many mistakes to make. */
function describeIssues(error: z.ZodError): string {
  const lines = error.issues.slice(0, 5).map((issue) => `${issue.path.map(String).join('.') || 'input'}: ${issue.message}`)
  return lines.join('; ').slice(0, 500)
}
