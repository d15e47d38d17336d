import { Button, Switch } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describeError } from '#renderer/platform/describe-error.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { Banner } from '#renderer/ui/banner.tsx'
import { Drawer, DrawerSection } from '#renderer/ui/drawer.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import classes from './demo.module.css'

/** Every way the demo gateway can be told to misbehave. What the console then shows is its real behaviour. */
export function DemoSwitchboard({ close }: { readonly close: () => void }): ReactNode {
  const status = useQuery({ queryKey: ['demo', 'status'], queryFn: () => ask(api.demo.status({})) })
  const set = useMutation({ mutationFn: (trouble: { readonly name: string; readonly on: boolean }) => ask(api.demo.setTrouble(trouble)) })
  const stop = useMutation({ mutationFn: () => ask(api.demo.stop({})), onSuccess: close })
  const problem = set.error ?? stop.error
  return (
    <div className={classes.over}>
      <Drawer title="Demo switchboard" onClose={close}>
        {problem === null ? null : <Banner tone="down" title="That did not work.">{describeError(problem).says}</Banner>}
        <Panel title="Troubles" headless bare state={toPanelState(status, ({ troubles }) => troubles.length === 0)} skeleton={<SkeletonRows />} empty={{ says: 'The demo gateway is not running.', hint: 'Start it from the palette: Explore the demo.' }}>
          {({ troubles }) => (
            <>
              <ul className={classes.troubles}>
                {troubles.map((trouble) => (
                  <li key={trouble.name}>
                    <Switch label={trouble.label} description={trouble.says} checked={trouble.on} disabled={set.isPending && set.variables.name === trouble.name} onChange={(event) => set.mutate({ name: trouble.name, on: event.currentTarget.checked })} />
                  </li>
                ))}
              </ul>
              <DrawerSection>
                <p className={classes.note}>These act on the demo gateway alone. The console does not know that it talks to a demo: what you see is what it would do with a real one.</p>
                <Button onClick={() => stop.mutate()} loading={stop.isPending}>Stop the demo gateway</Button>
              </DrawerSection>
            </>
          )}
        </Panel>
      </Drawer>
    </div>
  )
}
