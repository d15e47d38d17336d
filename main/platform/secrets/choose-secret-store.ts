import type { Log } from '../log/log.ts'
import type { MoveJournal } from './move-journal.ts'
import { finishMove, moveSecrets, type MoveReport, type Remember, type Remembered } from './move-secrets.ts'
import { isServiceFault, probeStore, unusable, type SecretStoreReport } from './probe-store.ts'
import { unusableReason, unusableSentences, type UnusableReason } from './secret-outcome.ts'
import { secretStoreKinds, type SecretStore, type SecretStoreKind } from './secret-store.ts'

export type SecretStoreChoice =
  /** `moved` is told to the person; it is null when nothing changed. */
  | { readonly outcome: 'ready'; readonly store: SecretStore; readonly remembered: Remembered; readonly moved: MoveReport | null }
  /** The remembered store cannot be used now. Nothing was changed and nothing else is tried in its place. */
  | {
      readonly outcome: 'unusable'
      readonly kind: SecretStoreKind
      readonly label: string
      readonly reason: UnusableReason
      readonly sentence: string
    }
  /** No keychain works here and nothing is remembered: a person chooses between a vault and this session (`adopt`). */
  | { readonly outcome: 'ask'; readonly reports: readonly SecretStoreReport[] }

export type ChooseRequest = { readonly profileId: string; readonly remembered: Remembered | undefined; readonly remember: Remember }
/** A person's explicit choice. */
export type AdoptRequest = ChooseRequest & { readonly kind: SecretStoreKind }

export interface SecretStoreChooser {
  /** Probes each keychain; vault and session are reported as they stand. */
  survey(): Promise<readonly SecretStoreReport[]>
  /** The remembered store, or for a new profile the best keychain. Moves to a better store unless the person pinned the present one. */
  choose(request: ChooseRequest): Promise<SecretStoreChoice>
  /** Moves to the chosen store, or starts empty there when the old one cannot be read: then `moved` is null. */
  adopt(request: AdoptRequest): Promise<SecretStoreChoice>
}

export function createSecretStoreChooser(deps: { readonly stores: readonly SecretStore[]; readonly journal: MoveJournal; readonly log: Log }): SecretStoreChooser {
  const { stores, log } = deps

  function storeOf(kind: SecretStoreKind): SecretStore {
    const store = stores.find((one) => one.kind === kind)
    if (store === undefined) throw new Error(`There is no secret store called ${kind}`)
    return store
  }

  async function probeKeychains(kinds: readonly SecretStoreKind[]): Promise<readonly SecretStoreReport[]> {
    const reports: SecretStoreReport[] = []
    for (const kind of kinds) {
      const fault = reports.find(isServiceFault)
      const store = storeOf(kind)
      reports.push(fault?.usable === false ? unusable(store, fault.reason) : await probeStore(store))
    }
    return reports
  }

  async function choose(request: ChooseRequest): Promise<SecretStoreChoice> {
    const { profileId, remembered, remember } = request
    if (remembered === undefined) return chooseForNewProfile(request)
    const store = storeOf(remembered.kind)
    await finishMove({ profileId, kind: remembered.kind, storeOf }, deps)
    const reason = await whyUnusable(profileId, store)
    if (reason !== undefined) return { outcome: 'unusable', kind: store.kind, label: store.label, reason, sentence: unusableSentences[reason] }
    const ready = { outcome: 'ready', store, remembered, moved: null } as const
    const better = remembered.pinned ? undefined : await findBetter(remembered.kind)
    if (better === undefined) return ready
    try {
      const moved = await moveSecrets({ profileId, from: store, to: better, pinned: false, remember }, deps)
      log.info('Secrets moved to a better store', { from: moved.from, to: moved.to, count: moved.count })
      return { outcome: 'ready', store: better, remembered: { kind: better.kind, pinned: false }, moved }
    } catch (cause) {
      log.warn('Secrets stay where they are because they could not be moved', { from: store.kind, to: better.kind, cause })
      return ready
    }
  }

  async function chooseForNewProfile({ profileId, remember }: ChooseRequest): Promise<SecretStoreChoice> {
    const reports = await probeKeychains(keychainKinds)
    const best = reports.find((report) => report.usable)
    if (best === undefined) return { outcome: 'ask', reports: [...reports, ...(await reportOthers())] }
    return start(storeOf(best.kind), false, profileId, remember)
  }

  async function start(store: SecretStore, pinned: boolean, profileId: string, remember: Remember): Promise<SecretStoreChoice> {
    await store.claim(profileId)
    await remember({ kind: store.kind, pinned })
    return { outcome: 'ready', store, remembered: { kind: store.kind, pinned }, moved: null }
  }

  /** A store that lost the profile is not quietly refilled: someone should know why. */
  async function whyUnusable(profileId: string, store: SecretStore): Promise<UnusableReason | undefined> {
    try {
      if ((await store.list(profileId)) !== undefined) return undefined
      if (store.kind !== 'this-session') return 'changed'
      await store.claim(profileId)
      return undefined
    } catch (cause) {
      return unusableReason(cause)
    }
  }

  async function findBetter(than: SecretStoreKind): Promise<SecretStore | undefined> {
    const kinds = keychainKinds.filter((kind) => secretStoreKinds.indexOf(kind) < secretStoreKinds.indexOf(than))
    const best = (await probeKeychains(kinds)).find((report) => report.usable)
    return best === undefined ? undefined : storeOf(best.kind)
  }

  async function adopt(request: AdoptRequest): Promise<SecretStoreChoice> {
    const { profileId, kind, remembered, remember } = request
    const to = storeOf(kind)
    const report = await probeStore(to)
    if (!report.usable) return { outcome: 'unusable', kind, label: to.label, reason: report.reason, sentence: report.sentence }
    const pinned = (await findBetter(kind)) !== undefined
    if (remembered === undefined || remembered.kind === kind) return start(to, pinned, profileId, remember)
    await finishMove({ profileId, kind: remembered.kind, storeOf }, deps)
    const from = storeOf(remembered.kind)
    if ((await whyUnusable(profileId, from)) !== undefined) {
      // What the unreadable store still holds is deleted once it can be read again.
      await deps.journal.begin({ profileId, from: from.kind, to: kind })
      await to.forget(profileId)
      return start(to, pinned, profileId, remember)
    }
    const moved = await moveSecrets({ profileId, from, to, pinned, remember }, deps)
    return { outcome: 'ready', store: to, remembered: { kind, pinned }, moved }
  }

  async function reportOthers(): Promise<readonly SecretStoreReport[]> {
    const reports: SecretStoreReport[] = []
    for (const store of stores) if (!keychainKinds.some((kind) => kind === store.kind)) reports.push(await probeStore(store))
    return reports
  }

  return { choose, adopt, survey: async () => [...(await probeKeychains(keychainKinds)), ...(await reportOthers())] }
}

const keychainKinds = ['keytar', 'keyring'] as const satisfies readonly SecretStoreKind[]
