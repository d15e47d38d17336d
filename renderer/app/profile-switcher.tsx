import { Menu, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconLock, IconPlus, IconSettings } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Profile } from '#shared/features/profiles/model.ts'
import { api } from '#renderer/platform/ipc-client.ts'
import { runCommand } from '#renderer/platform/run-command.ts'
import { useConnection } from '#renderer/platform/use-connection.ts'
import { Keys } from '#renderer/ui/kbd.tsx'
import { appQueries } from './app-queries.ts'
import classes from './top-bar.module.css'

/** The profile on screen with its environment's dot; the others one click or `Ctrl+1…9` away. */
export function ProfileSwitcher({ onAdd, onSettings }: { readonly onAdd: () => void; readonly onSettings: () => void }): ReactNode {
  const profiles = useQuery(appQueries.profiles()).data?.data
  const connection = useConnection()
  const open = profiles?.profiles.find(({ id }) => id === profiles.openProfileId)
  return (
    <Menu position="bottom-start" width={264}>
      <Menu.Target>
        <UnstyledButton className={classes.profile} aria-label={`Profile ${open?.name ?? ''}, ${open?.environment ?? ''}. Switch profile`}>
          <EnvironmentDot profile={open} />
          <span className={classes.profileName}>{open?.name ?? 'Omnideck'}</span>
          <IconChevronDown size={14} className={classes.chevron} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Profiles</Menu.Label>
        {(profiles?.profiles ?? []).map((profile, index) => (
          <Menu.Item key={profile.id} leftSection={<EnvironmentDot profile={profile} />} rightSection={index < 9 ? <Keys sequence={`mod+${String(index + 1)}`} /> : null} onClick={() => runCommand(api.profiles.open({ profileId: profile.id }))}>
            {profile.name}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconPlus size={14} />} onClick={onAdd}>Add a profile</Menu.Item>
        <Menu.Item leftSection={<IconSettings size={14} />} onClick={onSettings}>Profiles and credentials</Menu.Item>
        <Menu.Divider />
        <div className={classes.store}><IconLock size={12} aria-hidden /> {connection?.secretStore == null ? 'No secret is stored for this profile' : `Secrets are in: ${connection.secretStore.label}`}</div>
        {connection?.user == null ? null : <div className={classes.store}>Signed in as {connection.user.name}, role {connection.user.role}</div>}
      </Menu.Dropdown>
    </Menu>
  )
}

function EnvironmentDot({ profile }: { readonly profile: Profile | undefined }): ReactNode {
  return <i className={classes.dot} style={{ background: profile === undefined ? 'var(--n7)' : `var(--env-${profile.environment})` }} aria-hidden />
}
