import { errorCatalogue } from '#shared/contract/errors.ts'
import type { ErrorCode } from '#shared/contract/errors.ts'
import { assertNever } from '#shared/lib/assert-never.ts'
import { ConsoleError } from './ipc-client.ts'

/** What a person can do about an error; the page offers a button for each. */
export type ErrorRemedy = 'retry' | 'sign-in' | 'open-settings' | 'review-outbox' | 'none'

/** An error in words: what happened, why if known, what to do; the code comes last and can be copied. */
export type ErrorDescription = {
  readonly says: string
  readonly remedy: ErrorRemedy
  readonly code: ErrorCode
  /** Everything worth copying into a report, one fact a line. */
  readonly details: string
}

/** Describes whatever was thrown. Something that did not come from main is a bug of the page. */
export function describeError(error: unknown): ErrorDescription {
  const known = error instanceof ConsoleError ? error : new ConsoleError('internal.bug', { message: error instanceof Error ? error.message : String(error) })
  const reason = known.details['message'] ?? known.details['reason']
  const says = errorCatalogue[known.code].says
  return {
    says: typeof reason === 'string' && reason !== '' ? `${says} ${asSentence(reason)}` : says,
    remedy: remedyFor(known.code),
    code: known.code,
    details: [
      `code: ${known.code}`,
      ...(known.ref === null ? [] : [`ref: ${known.ref}`]),
      ...Object.entries(known.details).map(([name, value]) => `${name}: ${String(value)}`),
    ].join('\n'),
  }
}

/** Whether asking again by itself can help: network hiccups, not refusals. */
export function mayRetry(error: unknown): boolean {
  return error instanceof ConsoleError && errorCatalogue[error.code].retry
}

function asSentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/u.test(capital) ? capital : `${capital}.`
}

function remedyFor(code: ErrorCode): ErrorRemedy {
  switch (code) {
    case 'gateway.signed-out':
    case 'secrets.missing':
      return 'sign-in'
    case 'gateway.untrusted':
    case 'secrets.unavailable':
    case 'secrets.wrong-passphrase':
    case 'postgres.forbidden':
    case 'postgres.missing':
    case 'profile.invalid':
      return 'open-settings'
    case 'outbox.conflict':
      return 'review-outbox'
    case 'gateway.offline':
    case 'gateway.rate-limited':
    case 'gateway.failed':
    case 'postgres.unavailable':
    case 'postgres.timeout':
    case 'store.full':
    case 'store.unwritable':
    case 'store.interrupted':
    case 'outbox.unknown-outcome':
    case 'job.failed':
    case 'ipc.closed':
    case 'internal.bug':
    case 'cache.damaged':
      return 'retry'
    case 'gateway.forbidden':
    case 'gateway.not-found':
    case 'gateway.rejected':
    case 'gateway.protocol':
    case 'store.from-future':
    case 'profile.unknown':
    case 'search.syntax':
    case 'item.unknown':
    case 'job.unknown':
    case 'host.unsupported':
    case 'host.no-file':
    case 'ipc.unknown-channel':
    case 'ipc.invalid-input':
    case 'ipc.too-large':
    case 'ipc.refused':
      return 'none'
    default:
      return assertNever(code)
  }
}
