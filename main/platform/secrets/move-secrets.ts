import type { Log } from '../log/log.ts'
import type { MoveJournal } from './move-journal.ts'
import { unavailable } from './secret-outcome.ts'
import type { SecretStore, SecretStoreKind } from './secret-store.ts'

/** Which store holds a profile's secrets. `pinned`: a person chose it although a better one worked, so it is not moved away from. */
export type Remembered = { readonly kind: SecretStoreKind; readonly pinned: boolean }
/** Writes the choice down durably before it resolves: the old copies are deleted only after that. */
export type Remember = (next: Remembered) => Promise<void> | void

/** What was done, for the person to be told. */
export type MoveReport = {
  readonly from: SecretStoreKind
  readonly to: SecretStoreKind
  readonly count: number
  /** Old copies could not be deleted yet; the next choice tries again. */
  readonly leftBehind: boolean
  readonly sentence: string
}

export type Move = {
  readonly profileId: string
  readonly from: SecretStore
  readonly to: SecretStore
  readonly pinned: boolean
  readonly remember: Remember
}

/**
 * Copy, verify, remember, delete: at every moment of a crash the remembered store is complete.
 * Rejects before anything is remembered when a copy fails; the old store then stays in use, untouched.
 */
export async function moveSecrets(move: Move, deps: { readonly journal: MoveJournal; readonly log: Log }): Promise<MoveReport> {
  const { profileId, from, to } = move
  const { journal, log } = deps
  const names = (await from.list(profileId)) ?? []
  await journal.begin({ profileId, from: from.kind, to: to.kind })
  try {
    await copy(move, names)
    await move.remember({ kind: to.kind, pinned: move.pinned })
  } catch (cause) {
    await to.forget(profileId).catch((left: unknown) => log.warn('An unfinished copy of secrets could not be removed', { store: to.kind, left }))
    throw cause
  }
  const leftBehind = !(await removeOldCopies(profileId, from, deps))
  return { from: from.kind, to: to.kind, count: names.length, leftBehind, sentence: sentenceOf(move, names.length, leftBehind) }
}

/** After a crash: if the move had been remembered, only the old copies are left to delete. */
export async function finishMove(request: { readonly profileId: string; readonly kind: SecretStoreKind; readonly storeOf: (kind: SecretStoreKind) => SecretStore }, deps: { readonly journal: MoveJournal; readonly log: Log }): Promise<void> {
  const { profileId, kind, storeOf } = request
  const begun = await deps.journal.begun(profileId)
  if (begun?.to === kind) await removeOldCopies(profileId, storeOf(begun.from), deps)
  // Not remembered, so the old store is still the complete one and the copy is the leftover.
  else if (begun?.from === kind) await removeOldCopies(profileId, storeOf(begun.to), deps)
}

async function copy({ profileId, from, to }: Move, names: readonly string[]): Promise<void> {
  // Whatever an interrupted earlier copy left must not mix with this one.
  await to.forget(profileId)
  await to.claim(profileId)
  for (const name of names) {
    const value = await from.get(profileId, name)
    if (value === undefined) throw unavailable(from.kind, 'changed')
    await to.set(profileId, name, value)
    if ((await to.get(profileId, name)) !== value) throw unavailable(to.kind, 'refused')
  }
}

async function removeOldCopies(profileId: string, store: SecretStore, { journal, log }: { readonly journal: MoveJournal; readonly log: Log }): Promise<boolean> {
  try {
    await store.forget(profileId)
    await journal.end(profileId)
    return true
  } catch (cause) {
    log.warn('Old copies of moved secrets could not be deleted yet', { store: store.kind, cause })
    return false
  }
}

function sentenceOf({ from, to }: Move, count: number, leftBehind: boolean): string {
  const what = count === 1 ? '1 secret' : `${count} secrets`
  const moved = `${what} of this profile moved from “${from.label}” to “${to.label}”.`
  return leftBehind ? `${moved} The old copies could not be deleted yet; this is tried again.` : moved
}
