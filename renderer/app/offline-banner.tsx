import { Button } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { api } from '#renderer/platform/ipc-client.ts'
import { runCommand } from '#renderer/platform/run-command.ts'
import { useConnection } from '#renderer/platform/use-connection.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { Banner } from '#renderer/ui/banner.tsx'
import { countdown } from './connection-words.ts'

/** While the gateway is away: since when, why, when it is tried again. Nothing else of the page changes. */
export function OfflineBanner({ onSignIn }: { readonly onSignIn: () => void }): ReactNode {
  const connection = useConnection()
  const format = useFormat()
  const now = useNow()
  if (connection?.status === 'signed-out') {
    return <Banner tone="degraded" title="Signed out" actions={<Button onClick={onSignIn}>Sign in</Button>}>{connection.reason ?? 'The gateway no longer accepts these credentials.'} The cache stays readable and searchable.</Banner>
  }
  if (connection?.status !== 'offline') return null
  const since = now - connection.since < 86_400_000 ? format.time(connection.since) : format.when(connection.since, now)
  const icon = <IconCloudOff size={16} color="var(--degraded-mark)" aria-hidden />
  if (connection.chosenOffline) {
    return <Banner tone="degraded" icon={icon} title={`Working offline since ${since}`} actions={<Button onClick={() => runCommand(api.connection.workOffline({ on: false }))}>Go online</Button>}>Nothing is sent or received. The cache stays readable and searchable.</Banner>
  }
  return (
    <Banner
      tone="degraded" icon={icon} title={`Offline since ${since}`}
      actions={
        <>
          {connection.retryAt === null ? null : <span>Next attempt in <b>{countdown(connection.retryAt - now)}</b></span>}
          <Button onClick={() => runCommand(api.connection.retryNow({}))}>Retry now</Button>
          <Button variant="subtle" onClick={() => runCommand(api.connection.workOffline({ on: true }))}>Stay offline</Button>
        </>
      }
    >
      {connection.reason ?? 'The gateway cannot be reached.'} The cache stays readable and searchable.
    </Banner>
  )
}
