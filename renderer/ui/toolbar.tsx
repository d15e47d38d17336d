import type { ReactNode } from 'react'
import { joinClasses } from './join-classes.ts'
import classes from './toolbar.module.css'

/** The 44 px row at the top of a view: its name, what it counts, and at the right its actions. */
export function Toolbar({ title, children, actions, line = false }: {
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** A hairline below: for lists that run edge to edge. */
  readonly line?: boolean
}): ReactNode {
  return (
    <div className={joinClasses(classes.toolbar, line && classes.line)}>
      <h1 className={classes.title}>{title}</h1>
      {children}
      <span className={classes.space} />
      {actions}
    </div>
  )
}

/** The scrolling or filling area below the toolbar: padding 16, gaps of 12. */
export function ViewBody({ children, className }: { readonly children: ReactNode; readonly className?: string | undefined }): ReactNode {
  return <div className={joinClasses(classes.body, className)}>{children}</div>
}
