import { Button } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useConnection } from '#renderer/platform/use-connection.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { StateIcon } from '#renderer/ui/status.tsx'
import { stateText } from '#renderer/ui/state-words.ts'
import { connectionWords } from './connection-words.ts'
import classes from './top-bar.module.css'

/** Connection state and freshness; when signed out, the way back in. */
export function ConnectionBadge({ onSignIn }: { readonly onSignIn: () => void }): ReactNode {
  const connection = useConnection()
  const now = useNow()
  const format = useFormat()
  if (connection === undefined) return null
  const { word, detail, tone } = connectionWords(connection, now, format)
  return (
    <div className={classes.connection} role="status" aria-live="off">
      {connection.status === 'offline' ? <IconCloudOff size={14} color={stateText(tone)} aria-hidden /> : <StateIcon state={tone} />}
      <b>{word}</b>
      <span className={classes.detail} style={{ color: tone === 'up' || tone === 'info' ? undefined : stateText(tone) }} title={connection.reason ?? undefined}>{detail}</span>
      {connection.status === 'signed-out' ? <Button onClick={onSignIn}>Sign in</Button> : null}
    </div>
  )
}
