import { Button } from '@mantine/core'
import { IconCopy, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Capability } from '#shared/features/connection/model.ts'
import { describeError } from '#renderer/platform/describe-error.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { connectionQueries, useNeedsGateway } from '#renderer/platform/use-connection.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { StateMark } from '#renderer/ui/status.tsx'
import type { State } from '#renderer/ui/state-words.ts'
import { useCopy } from '#renderer/ui/use-copy.ts'
import classes from './settings.module.css'

const stateWords: Readonly<Record<Capability['state'], readonly [State, string]>> = {
  available: ['up', 'Available'], forbidden: ['degraded', 'Not allowed'], missing: ['degraded', 'Not there'], unreachable: ['down', 'Not reachable'], unknown: ['unknown', 'Not known'],
}

/** What this profile can reach, found by probing; what is missing and how to get it. */
export function CapabilitiesPart(): ReactNode {
  const query = useQuery(connectionQueries.capabilities())
  const needsGateway = useNeedsGateway()
  const check = useMutation({ mutationFn: () => ask(api.connection.recheckCapabilities({})) })
  const [copied, copy] = useCopy()
  const format = useFormat()
  const now = useNow(60_000)
  return (
    <Panel
      title="What this profile can reach" state={toPanelState(query, (data) => data.capabilities.length === 0)} skeleton={<SkeletonRows rows={12} />}
      empty={{ says: 'Nothing was probed yet.', hint: 'The first connection finds out what this profile can reach.' }}
      actions={<Button leftSection={<IconRefresh size={14} aria-hidden />} disabled={needsGateway !== null} title={needsGateway ?? undefined} loading={check.isPending} onClick={() => check.mutate()}>Check again</Button>}
    >
      {({ capabilities, grantScript }) => (
        <>
          {check.error === null ? null : <p className={classes.problem} role="alert">{describeError(check.error).says}</p>}
          <ul>
            {capabilities.map((capability) => {
              const [state, word] = stateWords[capability.state]
              return (
                <li key={capability.id} className={classes.line}>
                  <div className={classes.lineText}><b>{capability.label}</b><span>{capability.says}</span></div>
                  <StateMark state={state}>{word}</StateMark>
                  <span className={classes.when}>{capability.checkedAt === null ? '' : format.when(capability.checkedAt, now)}</span>
                </li>
              )
            })}
          </ul>
          {grantScript === '' ? null : (
            <div className={classes.grants}>
              <div className={classes.grantsHead}><b>Rights for Postgres</b><span>Read-only, table by table. Run it as the owner of the tables.</span><Button leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copy(grantScript)}>{copied ? 'Copied' : 'Copy the script'}</Button></div>
              <pre tabIndex={0} aria-label="Script with the rights for Postgres">{grantScript}</pre>
            </div>
          )}
        </>
      )}
    </Panel>
  )
}
