import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { joinClasses } from './join-classes.ts'
import classes from './banner.module.css'

const icons = { info: IconInfoCircle, degraded: IconAlertTriangle, down: IconCircleX }

/** One line across a view: what, why, and at the right what can be done. */
export function Banner({ tone, title, icon, children, actions }: {
  readonly tone: 'info' | 'degraded' | 'down'
  readonly title: ReactNode
  readonly icon?: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
}): ReactNode {
  const Icon = icons[tone]
  return (
    <div className={joinClasses(classes.banner, classes[tone])} role="status">
      {icon ?? <Icon className={classes.icon} size={16} aria-hidden />}
      <b className={classes.title}>{title}</b>
      <span className={classes.text}>{children}</span>
      <span className={classes.actions}>{actions}</span>
    </div>
  )
}
