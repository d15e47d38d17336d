import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCopy, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { PanelFailure } from './panel-state.ts'
import { useCopy } from './use-copy.ts'
import classes from './failed.module.css'

/** What failed, in one sentence, with Retry and "Copy details". The code comes last. */
export function Failed({ failure, retry }: { readonly failure: PanelFailure; readonly retry: () => void }): ReactNode {
  const [copied, copy] = useCopy()
  return (
    <div className={classes.failed} role="alert">
      <IconAlertTriangle className={classes.icon} size={16} aria-hidden />
      <p className={classes.says}>{failure.says}</p>
      <div className={classes.actions}>
        <Button leftSection={<IconRefresh size={14} aria-hidden />} onClick={retry}>Retry</Button>
        <Button variant="subtle" leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copy(failure.details)}>{copied ? 'Copied' : 'Copy details'}</Button>
        <code className={classes.code}>{failure.code}</code>
      </div>
    </div>
  )
}
