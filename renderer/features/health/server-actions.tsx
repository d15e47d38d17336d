import { ActionIcon, Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDots, IconPlayerPlay, IconPower, IconRefresh, IconRotate, IconStar, IconStethoscope } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ServerRow } from '#shared/features/health/model.ts'
import { useCommands } from '#renderer/platform/commands.tsx'
import { describeError } from '#renderer/platform/describe-error.ts'
import { useNeedsGateway } from '#renderer/platform/use-connection.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { checkedWords } from './checked-words.ts'
import { EnableDialog } from './enable-dialog.tsx'
import { useCheckNow, useReload, useResetCircuit, useSetFavourite } from './queries.ts'

/** What can be done about a server. What needs the gateway says why it cannot be done now. */
export function ServerActions({ row }: { readonly row: ServerRow }): ReactNode {
  const [asksEnabled, setAsksEnabled] = useState(false)
  const format = useFormat()
  const reason = useNeedsGateway()
  const check = useCheckNow()
  const reset = useResetCircuit()
  const reload = useReload()
  const favourite = useSetFavourite()
  const isOffline = reason !== null
  const tell = (message: string): void => void notifications.show({ message, autoClose: 6_000 })
  const tellError = (error: unknown): void => void notifications.show({ message: `${row.name}: ${describeError(error).says}`, color: 'var(--down-mark)', autoClose: 10_000, role: 'alert' })
  const checkNow = (): void => check.mutate(row.id, { onSuccess: (answer) => tell(checkedWords(row.name, answer, format)), onError: tellError })
  const resetNow = (): void => reset.mutate(row.id, { onSuccess: () => tell(`${row.name}: the gateway closed its circuit`), onError: tellError })
  const reloadNow = (): void => reload.mutate(row.id, { onSuccess: () => tell(`${row.name} reloaded by the gateway`), onError: tellError })
  const enableWords = row.enabled ? 'Disable' : 'Enable'
  const isClosed = row.circuit?.state === 'closed'
  const resetReason = reason ?? (isClosed ? 'the circuit is closed' : null)

  useCommands([
    { id: 'health.check', label: `Check ${row.name} now`, group: 'here', disabledReason: reason, run: checkNow },
    { id: 'health.enable', label: `${isOffline ? 'Draft: ' : ''}${isOffline ? enableWords.toLowerCase() : enableWords} ${row.name}`, group: 'here', run: () => setAsksEnabled(true) },
    { id: 'health.reset', label: `Reset the circuit of ${row.name}`, group: 'here', disabledReason: resetReason, run: resetNow },
    { id: 'health.reload', label: `Reload ${row.name}`, group: 'here', disabledReason: reason, run: reloadNow },
  ])

  return (
    <>
      <Button leftSection={<IconStethoscope size={14} aria-hidden />} loading={check.isPending} disabled={isOffline} title={reason === null ? undefined : `Check now ${reason}`} onClick={checkNow}>Check now</Button>
      <Menu width={288}>
        <Menu.Target><ActionIcon aria-label={`More for ${row.name}`}><IconDots size={16} aria-hidden /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={row.enabled ? <IconPower size={14} /> : <IconPlayerPlay size={14} />} onClick={() => setAsksEnabled(true)}>{isOffline ? `Draft: ${enableWords.toLowerCase()} this server` : `${enableWords} this server`}</Menu.Item>
          <Menu.Item leftSection={<IconRotate size={14} />} disabled={resetReason !== null} onClick={resetNow}>Reset circuit<Reason text={resetReason} /></Menu.Item>
          <Menu.Item leftSection={<IconRefresh size={14} />} disabled={isOffline} onClick={reloadNow}>Reload<Reason text={reason} /></Menu.Item>
          <Menu.Item leftSection={<IconStar size={14} />} onClick={() => favourite.mutate({ serverId: row.id, favourite: !row.favourite })}>{row.favourite ? 'Remove from favourites' : 'Make a favourite'}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asksEnabled ? <EnableDialog row={row} isOffline={isOffline} close={() => setAsksEnabled(false)} onDone={tell} /> : null}
    </>
  )
}

function Reason({ text }: { readonly text: string | null }): ReactNode {
  return text === null ? null : <span>{` · ${text}`}</span>
}
