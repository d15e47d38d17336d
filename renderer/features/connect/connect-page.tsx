import { ActionIcon } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { usePreferences, useSetPreferences } from '#renderer/platform/preferences.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import { api } from '#renderer/platform/ipc-client.ts'
import { runCommand } from '#renderer/platform/run-command.ts'
import { emptyValues } from './draft.ts'
import { ExploreDemo } from './explore-demo.tsx'
import { connectQueries } from './queries.ts'
import { StorageFacts } from './storage-facts.tsx'
import { Wizard } from './wizard.tsx'
import classes from './connect.module.css'

/** The whole page while no profile is open. */
export function ConnectPage(): ReactNode {
  const format = useFormat()
  const now = useNow()
  const { theme } = usePreferences()
  const setPreferences = useSetPreferences()
  const [isDark] = useState(() => document.documentElement.dataset['theme'] === 'dark')
  const profiles = useQuery(connectQueries.profiles()).data?.data.profiles ?? []
  const dark = theme === 'system' ? isDark : theme === 'dark'
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <b>Omnideck</b>
        <span className={classes.space} />
        <ActionIcon aria-label={dark ? 'Use the light theme' : 'Use the dark theme'} onClick={() => setPreferences({ theme: dark ? 'light' : 'dark' })}>{dark ? <IconMoon size={16} aria-hidden /> : <IconSun size={16} aria-hidden />}</ActionIcon>
      </header>
      <main className={classes.scroll}>
        <Wizard
          initial={emptyValues}
          aside={
            <>
              <ExploreDemo />
              {profiles.length === 0 ? null : (
                <section className={classes.demo}>
                  <h2>Or open a profile</h2>
                  <ul>{profiles.map((profile) => <li key={profile.id}><button type="button" className={classes.open} onClick={() => runCommand(api.profiles.open({ profileId: profile.id }))}><i className={classes.dot} style={{ background: `var(--env-${profile.environment})` }} aria-hidden />{profile.name}</button></li>)}</ul>
                </section>
              )}
            </>
          }
        />
        <StorageFacts />
      </main>
      <footer className={classes.status}><span>{profiles.length === 0 ? 'No profile yet' : 'No profile open'}</span><span className={classes.space} /><span>{format.time(now)} {format.zoneName(now)} · {format.timeZone}</span></footer>
    </div>
  )
}
