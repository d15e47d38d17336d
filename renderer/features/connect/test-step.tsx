import type { ReactNode } from 'react'
import { describeError } from '#renderer/platform/describe-error.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { Failed } from '#renderer/ui/failed.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { withScheme } from './draft.ts'
import { TestList } from './test-list.tsx'
import { outcomeOf } from './test-words.ts'
import type { RunningTest } from './use-connection-test.ts'
import classes from './connect.module.css'

/** The third step: the checks as they run. */
export function TestStepPanel({ running, baseUrl, onTestAgain, onTrust }: { readonly running: RunningTest; readonly baseUrl: string; readonly onTestAgain: () => void; readonly onTrust: (fingerprint: string) => void }): ReactNode {
  const format = useFormat()
  const now = useNow()
  const { test, error } = running
  if (error !== null) return <Failed failure={describeError(error)} retry={onTestAgain} />
  if (test === undefined) return <SkeletonRows rows={10} />
  const { done, total, isOver } = outcomeOf(test)
  return (
    <>
      <div className={classes.testHead}>
        <h2>{isOver ? 'The connection was tested' : 'Testing the connection'}</h2>
        <span className={classes.meta}>{format.duration(Math.max(0, (test.endedAt ?? now) - test.startedAt))}</span>
        <span className={classes.space} />
        <span className={classes.progress} role="progressbar" aria-label="Checks done" aria-valuenow={done} aria-valuemin={0} aria-valuemax={total}><i style={{ width: `${String((done / Math.max(1, total)) * 100)}%` }} /></span>
      </div>
      <TestList test={test} baseUrl={withScheme(baseUrl)} onTestAgain={onTestAgain} onTrust={onTrust} />
    </>
  )
}
