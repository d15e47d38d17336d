import { IconCircleCheck, IconCircleDashed, IconCircleMinus, IconCircleX, IconInfoCircle, IconLoader2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { TestStep } from '#shared/features/profiles/model.ts'
import { stateText } from '#renderer/ui/state-words.ts'
import classes from './connect.module.css'

/** How a check stands, as an icon with its word for screen readers. */
export function StepMark({ status, optional }: Pick<TestStep, 'status' | 'optional'>): ReactNode {
  switch (status) {
    case 'waiting':
      return <IconCircleDashed size={16} color="var(--text-3)" aria-label="waiting" role="img" />
    case 'running':
      return <IconLoader2 size={16} className={classes.turning} aria-label="running" role="img" />
    case 'passed':
      return <IconCircleCheck size={16} color={stateText('up')} aria-label="passed" role="img" />
    case 'noted':
      return <IconInfoCircle size={16} color={stateText('info')} aria-label="passed, with a note" role="img" />
    case 'failed':
      return <IconCircleX size={16} color={stateText(optional ? 'degraded' : 'down')} aria-label="failed" role="img" />
    case 'skipped':
      return <IconCircleMinus size={16} color="var(--text-3)" aria-label="skipped" role="img" />
  }
}
