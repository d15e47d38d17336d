import { AppError } from '#shared/contract/errors.ts'
import type { Draft, Review, Submitted } from '#shared/features/outbox/model.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Store } from '#main/platform/database/store.ts'
import type { Log } from '#main/platform/log/log.ts'
import { applyIntent } from './apply.ts'
import { has, type Intent, type IntentKind, type Value } from './intent.ts'
import { openDrafts, readDraft } from './reads.ts'
import { judge } from './review.ts'
import { addToJournal, dropDraft, keepDraft, setDraftStatus, settleInterrupted } from './writes.ts'

export type OutboxDeps = {
  readonly profileId: string
  readonly state: Store
  readonly clock: Clock
  readonly log: Log
  readonly newId: () => string
  readonly isReachable: () => boolean
  readonly kinds: readonly IntentKind[]
  readonly changed: () => void
}

export interface Outbox {
  /** Live: sends at once, after comparing with the present value. Away: keeps a draft. */
  submit(intent: Intent): Promise<Submitted>
  list(): Promise<Draft[]>
  /** Reads the present value. Errors: `gateway.*`, `item.unknown`. */
  review(draftId: string): Promise<Review>
  /** Sends one draft that a person confirmed while looking at `seen`. If that has moved on: `outbox.conflict`. */
  apply(draftId: string, seen: Value): Promise<Draft>
  discard(draftId: string): Promise<void>
  /** Once at start: a draft that was being sent when the console died has an unknown outcome. */
  settleInterrupted(): Promise<void>
}

/** Drafts for one profile: kept through restarts, applied only when a person says so. */
export function createOutbox(deps: OutboxDeps): Outbox {
  const { profileId, state, clock, log } = deps

  function kindOf(kind: string): IntentKind {
    const found = deps.kinds.find((one) => one.kind === kind)
    if (found === undefined) throw new Error(`No intent kind ${kind}`)
    return found
  }

  async function known(id: string): Promise<Draft> {
    const found = await state.read(readDraft, { profileId, id })
    if (found === null) throw new AppError('item.unknown')
    return found
  }

  async function journal(intent: Pick<Intent, 'kind' | 'subject'>, before: Value | null, after: Value | null, outcome: 'applied' | 'unknown' | 'failed'): Promise<void> {
    await state.write(addToJournal, { profileId, at: clock.now(), kind: intent.kind, subject: intent.subject, before, after, outcome })
  }

  async function send(intent: Pick<Intent, 'kind' | 'subject' | 'mine'>, before: Value | null): Promise<void> {
    const outcome = await applyIntent(kindOf(intent.kind), intent.subject, intent.mine)
    await journal(intent, before, outcome.after, outcome.status)
    if (outcome.status === 'applied') return
    log.warn('a change was not confirmed by the gateway', { kind: intent.kind, subject: intent.subject, status: outcome.status, cause: outcome.cause })
    throw outcome.status === 'unknown' ? new AppError('outbox.unknown-outcome', { cause: outcome.cause }) : outcome.cause
  }

  return {
    async submit(intent) {
      if (!deps.isReachable()) {
        const id = deps.newId()
        await state.write(keepDraft, { ...intent, id, profileId, madeAt: clock.now() })
        deps.changed()
        return { status: 'drafted', draftId: id }
      }
      const theirs = await kindOf(intent.kind).read(intent.subject)
      if (theirs === null) throw new AppError('gateway.not-found')
      const verdict = judge({ ...intent, id: '', madeAt: 0, status: 'waiting', error: null }, theirs)
      if (verdict === 'changed') throw new AppError('outbox.conflict')
      if (verdict === 'unchanged') await send(intent, theirs)
      return { status: 'applied' }
    },
    list: () => state.read(openDrafts, { profileId }),
    async review(draftId) {
      const draft = await known(draftId)
      const theirs = await kindOf(draft.kind).read(draft.subject)
      return { draft, theirs, verdict: judge(draft, theirs), readAt: clock.now() }
    },
    async apply(draftId, seen) {
      const draft = await known(draftId)
      const theirs = await kindOf(draft.kind).read(draft.subject)
      if (theirs === null) throw new AppError('gateway.not-found')
      if (!has(theirs, seen)) {
        await state.write(setDraftStatus, { id: draftId, status: 'conflict', error: 'outbox.conflict' })
        deps.changed()
        throw new AppError('outbox.conflict')
      }
      await state.write(setDraftStatus, { id: draftId, status: 'applying', error: null })
      try {
        if (judge(draft, theirs) !== 'already-so') await send(draft, theirs)
        await state.write(setDraftStatus, { id: draftId, status: 'applied', error: null })
      } catch (cause) {
        const code = cause instanceof AppError ? cause.code : 'internal.bug'
        await state.write(setDraftStatus, { id: draftId, status: code === 'outbox.unknown-outcome' ? 'unknown-outcome' : 'failed', error: code })
        throw cause
      } finally {
        deps.changed()
      }
      return known(draftId)
    },
    async discard(draftId) {
      await state.write(dropDraft, { profileId, id: draftId })
      deps.changed()
    },
    async settleInterrupted() {
      await state.write(settleInterrupted, { profileId })
    },
  }
}
