import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Profile, SecretStoreChoice } from '#shared/features/profiles/model.ts'
import { api } from '#renderer/platform/ipc-client.ts'
import { runCommand } from '#renderer/platform/run-command.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { StateMark } from '#renderer/ui/status.tsx'
import { ForgetDialog } from './forget-dialog.tsx'
import { settingsQueries } from './queries.ts'
import classes from './settings.module.css'

const environmentWords = { prod: 'Production', staging: 'Staging', dev: 'Development', demo: 'Demo' } as const

/** The gateways this console knows, and where the secrets of each are kept. */
export function ProfilesPart(): ReactNode {
  const profiles = useQuery(settingsQueries.profiles())
  const stores = useQuery(settingsQueries.secretStores())
  const navigate = useNavigate()
  const [forgetting, setForgetting] = useState<Profile | null>(null)
  const known = stores.data?.data ?? []
  return (
    <>
      <Panel
        title="Profiles" state={toPanelState(profiles, (data) => data.profiles.length === 0)} skeleton={<SkeletonRows rows={3} />}
        actions={<Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => void navigate({ to: '/connect' })}>Add a profile</Button>}
        empty={{ says: 'No profile yet.', hint: 'A profile is one gateway this console connects to.' }}
      >
        {(data) => <ul>{data.profiles.map((profile) => <ProfileLine key={profile.id} profile={profile} isOpen={profile.id === data.openProfileId} stores={known} onForget={() => setForgetting(profile)} />)}</ul>}
      </Panel>
      <Panel title="Secret stores on this computer" meta="best first" state={toPanelState(stores)} skeleton={<SkeletonRows rows={4} />} empty={{ says: 'No secret store is known.' }}>
        {(choices) => (
          <ul>
            {choices.map((store) => (
              <li key={store.kind} className={classes.line}>
                <div className={classes.lineText}><b>{store.label}</b><span>{store.says}</span></div>
                {store.available ? <StateMark state="up">Available</StateMark> : <StateMark state="unknown">Not available</StateMark>}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {forgetting === null ? null : <ForgetDialog profile={forgetting} close={() => setForgetting(null)} />}
    </>
  )
}

function ProfileLine({ profile, isOpen, stores, onForget }: { readonly profile: Profile; readonly isOpen: boolean; readonly stores: readonly SecretStoreChoice[]; readonly onForget: () => void }): ReactNode {
  const format = useFormat()
  const now = useNow(60_000)
  const navigate = useNavigate()
  const store = profile.secretStore === null ? 'no secret stored' : `secrets in: ${stores.find(({ kind }) => kind === profile.secretStore)?.label ?? profile.secretStore}`
  const facts = [
    environmentWords[profile.environment],
    profile.auth.kind === 'password' ? `${profile.auth.username}, password` : 'API key',
    store,
    profile.postgres === null ? 'without Postgres' : `Postgres ${profile.postgres.host}`,
    ...(profile.pinnedCertificate === null ? [] : ['certificate pinned']),
    profile.lastOpenedAt === null ? 'never opened' : `opened ${format.when(profile.lastOpenedAt, now)}`,
  ]
  return (
    <li className={classes.line}>
      <i className={classes.dot} style={{ background: `var(--env-${profile.environment})` }} aria-hidden />
      <div className={classes.lineText}><b>{profile.name} {isOpen ? <span className={classes.tag}>open here</span> : null}</b><code>{profile.baseUrl}</code><span>{facts.join(' · ')}</span></div>
      {isOpen ? null : <Button onClick={() => runCommand(api.profiles.open({ profileId: profile.id }))}>Open</Button>}
      <Button onClick={() => void navigate({ to: '/connect', search: { profile: profile.id } })}>Change or test</Button>
      <Button variant="subtle" onClick={onForget}>Forget</Button>
    </li>
  )
}
