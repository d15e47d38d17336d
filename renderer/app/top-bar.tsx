import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconKeyboard, IconLock, IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useConnection } from '#renderer/platform/use-connection.ts'
import { Keys } from '#renderer/ui/kbd.tsx'
import { ConnectionBadge } from './connection-badge.tsx'
import { ProfileSwitcher } from './profile-switcher.tsx'
import { RangeControl } from './range-control.tsx'
import classes from './top-bar.module.css'

export type TopBarProps = {
  readonly scheme: 'dark' | 'light'
  readonly rangeOpened: boolean
  readonly setRangeOpened: (opened: boolean) => void
  readonly onSearch: () => void
  readonly onTheme: () => void
  readonly onShortcuts: () => void
  readonly onSignIn: () => void
  readonly onAddProfile: () => void
  readonly onSettings: () => void
}

/** Profile, connection and freshness, secrets, time range, search, theme. */
export function TopBar(props: TopBarProps): ReactNode {
  const store = useConnection()?.secretStore
  return (
    <header className={classes.top}>
      <ProfileSwitcher onAdd={props.onAddProfile} onSettings={props.onSettings} />
      <div className={classes.inner}>
        <ConnectionBadge onSignIn={props.onSignIn} />
        {store == null ? null : <span className={classes.secrets} title={`This profile’s secrets are in: ${store.label}`}><IconLock size={12} aria-hidden />{store.label}</span>}
        <span className={classes.space} />
        <RangeControl opened={props.rangeOpened} setOpened={props.setRangeOpened} />
        <UnstyledButton className={classes.find} onClick={props.onSearch}>
          <IconSearch size={14} aria-hidden /><span className={classes.findWords}>Go to or do anything</span><Keys sequence="mod+k" />
        </UnstyledButton>
        <ActionIcon aria-label={props.scheme === 'dark' ? 'Use the light theme' : 'Use the dark theme'} onClick={props.onTheme}>{props.scheme === 'dark' ? <IconMoon size={16} aria-hidden /> : <IconSun size={16} aria-hidden />}</ActionIcon>
        <ActionIcon aria-label="Keyboard shortcuts" onClick={props.onShortcuts}><IconKeyboard size={16} aria-hidden /></ActionIcon>
      </div>
    </header>
  )
}
