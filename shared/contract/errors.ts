/** One row of the catalogue. `retry`: whether doing the same again can help. `says`: one plain sentence for people. */
export type ErrorEntry = { readonly retry: boolean; readonly says: string }

/** Every error that may reach a person. A code is `area.reason`; the list is closed. */
export const errorCatalogue = {
  'gateway.offline': { retry: true, says: 'The gateway cannot be reached. Cached data is shown.' },
  'gateway.signed-out': { retry: false, says: 'The gateway no longer accepts these credentials. Sign in again.' },
  'gateway.forbidden': { retry: false, says: 'This role may not do that on the gateway.' },
  'gateway.not-found': { retry: false, says: 'The gateway does not know this item any more.' },
  'gateway.rejected': { retry: false, says: 'The gateway refused the request.' },
  'gateway.rate-limited': { retry: true, says: 'The gateway asks for fewer requests. It is tried again later.' },
  'gateway.failed': { retry: true, says: 'The gateway failed to answer this request.' },
  'gateway.protocol': { retry: false, says: 'The gateway answered in a form this version does not know.' },
  'gateway.untrusted': { retry: false, says: 'The certificate of the gateway is not trusted. Nothing was sent.' },
  'postgres.unavailable': { retry: true, says: 'The Postgres database cannot be reached.' },
  'postgres.forbidden': { retry: false, says: 'The Postgres account may not read this table.' },
  'postgres.missing': { retry: false, says: 'This installation has no such table.' },
  'postgres.timeout': { retry: true, says: 'The Postgres query took too long and was stopped.' },
  'cache.damaged': { retry: false, says: 'The cache file was damaged. Readable data was saved and the original kept.' },
  'store.from-future': { retry: false, says: 'This file was written by a newer version of Omnideck.' },
  'store.full': { retry: true, says: 'The disk is full. Nothing stored is lost; free some space and retry.' },
  'store.unwritable': { retry: true, says: 'The data folder cannot be written.' },
  'store.interrupted': { retry: true, says: 'The local store stopped in the middle of this and was started again.' },
  'secrets.unavailable': { retry: true, says: 'The system keychain is locked or missing. Unlock it and retry, or choose another store.' },
  'secrets.wrong-passphrase': { retry: true, says: 'The passphrase does not open the vault.' },
  'secrets.missing': { retry: false, says: 'No credential is stored for this profile. Sign in again.' },
  'outbox.conflict': { retry: false, says: 'This changed on the gateway after the draft was made.' },
  'outbox.unknown-outcome': { retry: true, says: 'The gateway did not answer, so it is not known whether the change was made.' },
  'profile.unknown': { retry: false, says: 'There is no such profile.' },
  'profile.invalid': { retry: false, says: 'This profile cannot be saved as it is.' },
  'search.syntax': { retry: false, says: 'The search cannot be read.' },
  'item.unknown': { retry: false, says: 'There is no such item in the cache.' },
  'job.unknown': { retry: false, says: 'There is no such job.' },
  'job.failed': { retry: true, says: 'The job stopped before it was done.' },
  'host.unsupported': { retry: false, says: 'This window cannot do that.' },
  'host.no-file': { retry: false, says: 'No file was chosen.' },
  'ipc.unknown-channel': { retry: false, says: 'The page asked for something that does not exist.' },
  'ipc.invalid-input': { retry: false, says: 'The request was not understood.' },
  'ipc.too-large': { retry: false, says: 'The request was too large.' },
  'ipc.refused': { retry: false, says: 'The request was refused.' },
  'ipc.closed': { retry: true, says: 'The connection to the console was closed.' },
  'internal.bug': { retry: false, says: 'Something went wrong inside Omnideck. The log has the details.' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCatalogue
export const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]

/** Facts beside an error that are safe to show: never a stack, SQL, header or token. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>

/** What is thrown inside main. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, options: { readonly details?: ErrorDetails; readonly cause?: unknown } = {}) {
    super(`${code}: ${errorCatalogue[code].says}`, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? {}
  }
}
