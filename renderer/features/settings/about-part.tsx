import { Button } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { About } from '#shared/features/app/model.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { Facts } from '#renderer/ui/drawer.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { useCopy } from '#renderer/ui/use-copy.ts'
import { settingsQueries } from './queries.ts'
import classes from './settings.module.css'

/** What runs here and where it keeps things. */
export function AboutPart(): ReactNode {
  const about = useQuery(settingsQueries.about())
  const [copied, copy] = useCopy()
  return (
    <Panel
      title="About Omnideck" state={toPanelState(about)} skeleton={<SkeletonRows rows={6} />} empty={{ says: 'Nothing is known.' }}
      actions={about.data === undefined ? null : <Button leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copy(factsOf(about.data.data).map(([name, value]) => `${name}: ${value}`).join('\n'))}>{copied ? 'Copied' : 'Copy'}</Button>}
    >
      {(data) => (
        <div className={classes.about}>
          <Facts facts={factsOf(data)} />
          <p className={classes.note}>No telemetry, ever. The console talks to your gateways and to nobody else. Licence: MIT.</p>
          {data.host.warnings.map((warning) => <p key={warning} className={classes.problem}>{warning}</p>)}
        </div>
      )}
    </Panel>
  )
}

function factsOf(about: About): readonly (readonly [string, string])[] {
  return [
    ['Version', about.version],
    ['Window', `${about.host.kind}, ${about.host.runtime}`],
    ['Node', about.node],
    ['SQLite', about.sqlite],
    ['Data', about.dataFolder],
    ['Logs', about.logFolder],
  ]
}
