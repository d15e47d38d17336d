import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Draft, Review } from '#shared/features/outbox/model.ts'
import { describeError } from '#renderer/platform/describe-error.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { useNeedsGateway } from '#renderer/platform/use-connection.ts'
import { StateMark } from '#renderer/ui/status.tsx'
import type { State } from '#renderer/ui/state-words.ts'
import { compareValues } from './compare-values.ts'
import classes from './outbox.module.css'

const statusWords: Readonly<Record<Draft['status'], readonly [State, string]>> = {
  waiting: ['info', 'draft'], applying: ['info', 'being applied'], applied: ['up', 'applied'],
  'unknown-outcome': ['unknown', 'outcome not known'], conflict: ['degraded', 'changed on the gateway'], failed: ['down', 'failed'],
}
const verdictWords: Readonly<Record<Review['verdict'], string>> = {
  unchanged: 'The gateway still has the value this draft was made against.',
  'already-so': 'The gateway already has this value. The draft can be discarded.',
  changed: 'Somebody changed this on the gateway since the draft was made. Applying overwrites their value.',
  gone: 'The gateway does not know this item any more. The draft cannot be applied.',
}

/** One draft: what it wants, and after a review base, theirs and mine side by side. */
export function DraftCard({ draft }: { readonly draft: Draft }): ReactNode {
  const format = useFormat()
  const now = useNow(60_000)
  const needsGateway = useNeedsGateway()
  const input = { draftId: draft.id }
  const review = useMutation({ mutationFn: () => ask(api.outbox.review(input)) })
  // What was confirmed is what was seen: should it have moved on since, main refuses and the person looks again.
  const apply = useMutation({
    mutationFn: (seen: Record<string, unknown>) => ask(api.outbox.apply({ ...input, seen })),
    onSuccess: () => {
      review.reset()
      // The card leaves the list with this, so the outcome is told where it stays in sight.
      notifications.show({ message: `${draft.title}: applied, and read back from the gateway`, autoClose: 6_000, withBorder: true })
    },
  })
  const discard = useMutation({ mutationFn: () => ask(api.outbox.discard(input)) })
  const problem = review.error ?? apply.error ?? discard.error
  const [state, word] = statusWords[draft.status]
  const theirs = review.data?.theirs
  const isOver = draft.status === 'applied' || draft.status === 'applying'
  return (
    <li className={classes.draft}>
      <div className={classes.head}>
        <b>{draft.title}</b>
        <span className={classes.change}>{Object.keys(draft.mine).map((name) => `${name}: ${String(draft.base[name])} → ${String(draft.mine[name])}`).join(', ')}</span>
        <span className={classes.space} />
        <StateMark state={state} soft>{word}</StateMark>
        <time className={classes.meta} title={format.full(draft.madeAt)}>made {format.when(draft.madeAt, now)}</time>
      </div>
      {draft.error === null ? null : <p className={classes.problem}>{draft.error}</p>}
      {problem === null ? null : <p className={classes.problem} role="alert">{describeError(problem).says}</p>}
      {review.data === undefined ? null : <ReviewTable review={review.data} />}
      <div className={classes.actions}>
        {theirs == null || review.data === undefined || review.data.verdict === 'gone' || review.data.verdict === 'already-so' ? null : (
          <Button variant="filled" onClick={() => apply.mutate(theirs)} loading={apply.isPending} disabled={needsGateway !== null}>{review.data.verdict === 'changed' ? 'Overwrite their value' : 'Apply'}</Button>
        )}
        {isOver ? null : (
          <Button onClick={() => review.mutate()} loading={review.isPending} disabled={needsGateway !== null}>{review.data === undefined ? 'Compare with the gateway' : 'Compare again'}</Button>
        )}
        <Button variant="subtle" onClick={() => discard.mutate()} loading={discard.isPending}>{draft.status === 'applied' ? 'Clear' : 'Discard'}</Button>
        {needsGateway === null || isOver ? null : <span className={classes.meta}>{needsGateway}</span>}
      </div>
    </li>
  )
}

function ReviewTable({ review }: { readonly review: Review }): ReactNode {
  const format = useFormat()
  return (
    <div className={classes.review}>
      <p>{verdictWords[review.verdict]}</p>
      <table>
        <thead><tr><th>Value</th><th>When drafted</th><th>On the gateway, {format.time(review.readAt)}</th><th>Yours</th></tr></thead>
        <tbody>
          {compareValues(review.draft.base, review.theirs, review.draft.mine).map((line) => (
            <tr key={line.name}><th scope="row">{line.name}</th><td>{line.base}</td><td className={line.isChangedThere ? classes.changed : undefined}>{line.theirs}{line.isChangedThere ? ' (changed)' : ''}</td><td>{line.mine}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
