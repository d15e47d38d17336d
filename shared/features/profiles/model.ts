import { z } from 'zod'
import { instant } from '#shared/lib/time-range.ts'

export const profileId = z.string().min(1).max(64)
export type ProfileId = z.infer<typeof profileId>

export const environment = z.enum(['prod', 'staging', 'dev', 'demo'])
export type Environment = z.infer<typeof environment>

export const secretStoreKind = z.enum(['keytar', 'keyring', 'passphrase-vault', 'this-session'])
export type SecretStoreKind = z.infer<typeof secretStoreKind>

export const postgresTarget = z.object({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  database: z.string().min(1).max(63),
  user: z.string().min(1).max(63),
  ssl: z.enum(['off', 'require', 'verify']),
})
export type PostgresTarget = z.infer<typeof postgresTarget>

/** What a person says about one gateway. No secret is in it. */
export const profileDraft = z.object({
  name: z.string().trim().min(1).max(80),
  baseUrl: z.string().max(500),
  auth: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('password'), username: z.string().min(1).max(255) }),
    z.object({ kind: z.literal('api-key') }),
  ]),
  environment,
  postgres: postgresTarget.nullable(),
  /** SHA-256 fingerprint of the one certificate to accept besides the trusted ones; null: only trusted ones. */
  pinnedCertificate: z.string().max(95).nullable(),
  /** Plain http to another machine is allowed only when a person said so. */
  allowPlainHttp: z.boolean(),
  proxyUrl: z.string().max(500).nullable(),
})
export type ProfileDraft = z.infer<typeof profileDraft>

export const profile = profileDraft.extend({
  id: profileId,
  /** Which store holds this profile's secrets; null: none is stored yet. */
  secretStore: secretStoreKind.nullable(),
  createdAt: instant,
  lastOpenedAt: instant.nullable(),
})
export type Profile = z.infer<typeof profile>

/** What a person typed and main forgets as soon as it is stored. */
export const typedSecrets = z.object({
  password: z.string().max(16_000).optional(),
  apiKey: z.string().max(16_000).optional(),
  postgresPassword: z.string().max(16_000).optional(),
})
export type TypedSecrets = z.infer<typeof typedSecrets>

export const testStepName = z.enum([
  'dns', 'tcp', 'tls', 'http', 'gateway', 'credentials', 'rights', 'socket', 'clock', 'keychain', 'postgres',
])
export type TestStepName = z.infer<typeof testStepName>

/** One named check of the connection test. `finding` says what was seen, `remedy` what to do about a failure. */
export const testStep = z.object({
  name: testStepName,
  status: z.enum(['waiting', 'running', 'passed', 'noted', 'failed', 'skipped']),
  finding: z.string(),
  remedy: z.string().nullable(),
  /** Copyable, e.g. `TLS_SELF_SIGNED`; null unless failed or noted. */
  code: z.string().nullable(),
  durationMs: z.number().nullable(),
  /** The console can be used although this failed (e.g. without live events). */
  optional: z.boolean(),
  /** Fingerprint of a certificate that a person may decide to pin; null elsewhere. */
  offeredFingerprint: z.string().nullable(),
})
export type TestStep = z.infer<typeof testStep>

export const connectionTest = z.object({
  id: z.string(),
  status: z.enum(['running', 'passed', 'passed-with-notes', 'failed']),
  startedAt: instant,
  endedAt: instant.nullable(),
  steps: z.array(testStep),
})
export type ConnectionTest = z.infer<typeof connectionTest>

/** A place secrets can be kept, named truthfully. */
export const secretStoreChoice = z.object({
  kind: secretStoreKind,
  label: z.string(),
  available: z.boolean(),
  /** Why it cannot be used, or what it means to use it. */
  says: z.string(),
  needsPassphrase: z.boolean(),
})
export type SecretStoreChoice = z.infer<typeof secretStoreChoice>
