import { randomUUID } from 'node:crypto'
import { unusableReason, unusableSentences, type UnusableReason } from './secret-outcome.ts'
import type { SecretStore, SecretStoreKind } from './secret-store.ts'

/** Whether a store works here and now, and if not, why and what to do. */
export type SecretStoreReport =
  | { readonly kind: SecretStoreKind; readonly label: string; readonly usable: true }
  | { readonly kind: SecretStoreKind; readonly label: string; readonly usable: false; readonly reason: UnusableReason; readonly sentence: string }

// Same folder of the keychain for every try, so that a crash leaves at most one test entry behind.
const probeProfile = 'omnideck-check'

/** Writes, reads and deletes a test entry: the only proof that a store keeps what it is given. */
export async function probeStore(store: SecretStore): Promise<SecretStoreReport> {
  const { kind, label } = store
  const value = randomUUID()
  try {
    await store.set(probeProfile, 'check', value)
    const read = await store.get(probeProfile, 'check')
    await store.forget(probeProfile)
    return read === value ? { kind, label, usable: true } : unusable(store, 'changed')
  } catch (cause) {
    return unusable(store, unusableReason(cause))
  }
}

export function unusable(store: Pick<SecretStore, 'kind' | 'label'>, reason: UnusableReason): SecretStoreReport & { readonly usable: false } {
  return { kind: store.kind, label: store.label, usable: false, reason, sentence: unusableSentences[reason] }
}

/** Faults of the service behind both keychain bindings: when one binding meets them, asking the other only opens a second unlock window. */
export function isServiceFault(report: SecretStoreReport): boolean {
  return !report.usable && ['service-missing', 'no-collection', 'locked', 'no-answer'].includes(report.reason)
}
