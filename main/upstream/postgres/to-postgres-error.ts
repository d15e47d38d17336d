import { AppError, type ErrorCode } from '#shared/contract/errors.ts'

/** SQLSTATE classes that mean something to a person (PostgreSQL manual, appendix A). */
const meanings: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^42501$/, 'postgres.forbidden', 'no right to read it'],
  [/^(?:42P01|3F000|42703)$/, 'postgres.missing', 'not in this installation'],
  [/^57014$/, 'postgres.timeout', 'stopped after its time limit'],
  [/^28/, 'postgres.forbidden', 'the account or password is not accepted'],
  [/^3D000$/, 'postgres.missing', 'no such database'],
]

/** Never carries the statement or the server's text: both may quote data. */
export function toPostgresError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const code = typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  const found = meanings.find(([pattern]) => pattern.test(code))
  return new AppError(found?.[1] ?? 'postgres.unavailable', { details: { sqlState: code, reason: found?.[2] ?? 'no answer' }, cause })
}
