import type { Profile, ProfileDraft, SecretStoreKind, TypedSecrets } from '#shared/features/profiles/model.ts'

/** What the three steps collect. Secrets are in it only while the wizard is open. */
export type WizardValues = {
  readonly profileId: string | null
  readonly name: string
  readonly baseUrl: string
  readonly environment: ProfileDraft['environment']
  readonly allowPlainHttp: boolean
  readonly proxyUrl: string
  readonly pinnedCertificate: string | null
  readonly authKind: 'password' | 'api-key'
  readonly username: string
  readonly password: string
  readonly apiKey: string
  readonly usesPostgres: boolean
  readonly postgres: { readonly host: string; readonly port: number; readonly database: string; readonly user: string; readonly ssl: 'off' | 'require' | 'verify'; readonly password: string }
  /** null: the best there is. */
  readonly store: SecretStoreKind | null
  readonly passphrase: string
}

export const emptyValues: WizardValues = {
  profileId: null, name: '', baseUrl: '', environment: 'prod', allowPlainHttp: false, proxyUrl: '', pinnedCertificate: null,
  authKind: 'password', username: '', password: '', apiKey: '',
  usesPostgres: false, postgres: { host: '', port: 5432, database: 'omni', user: '', ssl: 'require', password: '' },
  store: null, passphrase: '',
}

/** A stored profile to be changed; its secrets stay where they are until new ones are typed. */
export function fromProfile(profile: Profile): WizardValues {
  return {
    ...emptyValues,
    profileId: profile.id, name: profile.name, baseUrl: profile.baseUrl, environment: profile.environment, allowPlainHttp: profile.allowPlainHttp,
    proxyUrl: profile.proxyUrl ?? '', pinnedCertificate: profile.pinnedCertificate,
    authKind: profile.auth.kind, username: profile.auth.kind === 'password' ? profile.auth.username : '',
    usesPostgres: profile.postgres !== null, postgres: { ...emptyValues.postgres, ...(profile.postgres ?? {}) },
    store: profile.secretStore,
  }
}

/** The address with its scheme: a bare host name means https. */
export function withScheme(text: string): string {
  const trimmed = text.trim()
  return trimmed === '' || /^[a-z][a-z0-9+.-]*:\/\//iu.test(trimmed) ? trimmed : `https://${trimmed}`
}

export type AddressProblem = { readonly says: string; /** Plain http that a person may allow. */ readonly mayAllow: boolean }

/** What is wrong with an address, in one sentence; undefined when nothing is. */
export function addressProblem(text: string, allowPlainHttp: boolean): AddressProblem | undefined {
  const url = URL.parse(withScheme(text))
  const no = (says: string): AddressProblem => ({ says, mayAllow: false })
  if (text.trim() === '') return no('Type the address of the gateway.')
  if (url === null || url.hostname === '') return no('This is not an address. It looks like https://omni2.example.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return no('The address begins with https:// or http://.')
  if (url.username !== '' || url.password !== '') return no('Leave the user name and password out of the address; they belong to the next step.')
  if (url.protocol === 'http:' && !isThisMachine(url.hostname) && !allowPlainHttp) return { says: 'Plain http sends the password readable by everyone on the way.', mayAllow: true }
  return undefined
}

export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/u.test(host) || host === '[::1]'
}

/** The host an address names, for a profile without a name. */
export function hostOf(text: string): string {
  return URL.parse(withScheme(text))?.hostname ?? ''
}

export function toDraft(values: WizardValues): ProfileDraft {
  const { host, port, database, user, ssl } = values.postgres
  return {
    name: values.name.trim() === '' ? hostOf(values.baseUrl) : values.name.trim(),
    baseUrl: withScheme(values.baseUrl),
    auth: values.authKind === 'password' ? { kind: 'password', username: values.username.trim() } : { kind: 'api-key' },
    environment: values.environment,
    postgres: values.usesPostgres ? { host: host.trim(), port, database: database.trim(), user: user.trim(), ssl } : null,
    pinnedCertificate: values.pinnedCertificate,
    allowPlainHttp: values.allowPlainHttp,
    proxyUrl: values.proxyUrl.trim() === '' ? null : values.proxyUrl.trim(),
  }
}

/** Only what was typed: main uses what it has stored for the rest. */
export function toSecrets(values: WizardValues): TypedSecrets {
  return {
    ...(values.authKind === 'password' && values.password !== '' ? { password: values.password } : {}),
    ...(values.authKind === 'api-key' && values.apiKey !== '' ? { apiKey: values.apiKey } : {}),
    ...(values.usesPostgres && values.postgres.password !== '' ? { postgresPassword: values.postgres.password } : {}),
  }
}

/** What is missing on the second step, in one sentence; undefined when nothing is. */
export function signInProblem(values: WizardValues, needsPassphrase: boolean): string | undefined {
  const isNew = values.profileId === null
  if (values.authKind === 'password' && values.username.trim() === '') return 'Type the user name.'
  if (values.authKind === 'password' && isNew && values.password === '') return 'Type the password.'
  if (values.authKind === 'api-key' && isNew && values.apiKey === '') return 'Paste the API key.'
  if (needsPassphrase && values.passphrase.length < 8) return 'The passphrase of the vault has at least eight characters.'
  if (values.usesPostgres && [values.postgres.host, values.postgres.database, values.postgres.user].some((text) => text.trim() === '')) return 'Postgres needs a host, a database and a user.'
  return undefined
}
