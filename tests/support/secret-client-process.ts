import { registerHooks } from 'node:module'
import { AppError } from '#shared/contract/errors.ts'
import type { ErrorDetails } from '#shared/contract/errors.ts'
import { systemClock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import { createSecretStores } from '#main/platform/secrets/create-secret-stores.ts'
import { createKeychainPlatform } from '#main/platform/secrets/keychain-platform.ts'
import { createKeyringStore } from '#main/platform/secrets/keyring.ts'
import { createKeytarStore } from '#main/platform/secrets/keytar.ts'
import type { Remembered } from '#main/platform/secrets/move-secrets.ts'
import type { SecretStoreKind } from '#main/platform/secrets/secret-store.ts'

export type Question =
  | { readonly on: 'keytar' | 'keyring'; readonly call: 'set'; readonly args: readonly [string, string, string] }
  | { readonly on: 'keytar' | 'keyring'; readonly call: 'get' | 'delete'; readonly args: readonly [string, string] }
  | { readonly on: 'keytar' | 'keyring'; readonly call: 'list' | 'claim' | 'forget'; readonly args: readonly [string] }
  | { readonly on: 'stores'; readonly call: 'survey' }
  | { readonly on: 'stores'; readonly call: 'choose'; readonly profileId: string; readonly remembered?: Remembered }
  | { readonly on: 'stores'; readonly call: 'adopt'; readonly profileId: string; readonly remembered?: Remembered; readonly kind: SecretStoreKind }
  | { readonly on: 'vault'; readonly call: 'create' | 'unlock'; readonly passphrase: string }

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly code: string; readonly details: ErrorDetails }

const [dataDir = '', without = ''] = process.argv.slice(2)
if (without !== '') {
  const specifier = without === 'keytar' ? 'keytar' : '@napi-rs/keyring'
  registerHooks({
    resolve(asked, context, next) {
      if (asked === specifier) throw new Error(`Cannot find package '${specifier}'`)
      return next(asked, context)
    },
  })
}

const platform = createKeychainPlatform(process.platform, systemClock)
const direct = { keytar: createKeytarStore({ platform, clock: systemClock }), keyring: createKeyringStore({ platform, clock: systemClock }) }
const stores = createSecretStores({ dataDir, clock: systemClock, log: silentLog, platform: process.platform, redactor: createRedactor() })

async function answer(question: Question): Promise<unknown> {
  if (question.on === 'vault') return stores.vault[question.call](question.passphrase)
  if (question.on === 'stores') return answerStores(question)
  const store = direct[question.on]
  switch (question.call) {
    case 'set':
      return store.set(...question.args)
    case 'get':
    case 'delete':
      return store[question.call](...question.args)
    case 'list':
    case 'claim':
    case 'forget':
      return store[question.call](...question.args)
  }
}

async function answerStores(question: Question & { readonly on: 'stores' }): Promise<unknown> {
  if (question.call === 'survey') return stores.survey()
  const written: Remembered[] = []
  const request = { profileId: question.profileId, remembered: question.remembered, remember: (next: Remembered) => void written.push(next) }
  const choice = question.call === 'choose' ? await stores.choose(request) : await stores.adopt({ ...request, kind: question.kind })
  return choice.outcome === 'ready' ? { ...choice, store: { kind: choice.store.kind, label: choice.store.label }, written } : { ...choice, written }
}

process.on('message', (question: Question) => {
  answer(question).then(
    (value) => process.send?.({ ok: true, value } satisfies Answer),
    (cause: unknown) => {
      const [code, details] = cause instanceof AppError ? [cause.code, cause.details] : ['none', {}]
      process.send?.({ ok: false, message: String(cause), code, details } satisfies Answer)
    },
  )
})
