import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import type { RouterHistory } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { toDeepLink } from '#shared/lib/deep-link.ts'
import { api } from '#renderer/platform/ipc-client.ts'
import { usePreferences, useSetPreferences } from '#renderer/platform/preferences.ts'
import { LastVisitContext } from '#renderer/platform/use-time-range.ts'
import { CrosshairGroup } from '#renderer/ui/crosshair.tsx'
import { ErrorBoundary } from '#renderer/ui/error-boundary.tsx'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { copyText } from '#renderer/ui/use-copy.ts'
import { DemoSwitchboard } from '#renderer/features/demo/index.ts'
import { appQueries } from './app-queries.ts'
import { OfflineBanner } from './offline-banner.tsx'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { bottomDoors, doors, railDoors } from './routes.ts'
import { useShellCommands } from './shell-commands.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { SignInDialog } from './sign-in-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { toRouterPath } from '#renderer/platform/router-path.ts'
import { TopBar } from './top-bar.tsx'
import { useAppearance } from './use-appearance.ts'
import { useNotices } from './use-notices.ts'
import { useShortcuts } from './use-shortcuts.ts'
import classes from './shell.module.css'

type RouterParts = { readonly history: RouterHistory; readonly state: { readonly location: { readonly search: Readonly<Record<string, unknown>> } } }
type Overlay = 'palette' | 'range' | 'shortcuts' | 'sign-in' | 'switchboard' | null

/** Everything around a view, for one open profile. */
export function Shell(): ReactNode {
  // The routes are made from a list, so their types are not known here; these two parts are.
  const router = useRouter() as unknown as RouterParts
  const { pathname } = useLocation()
  const preferences = usePreferences()
  const setPreferences = useSetPreferences()
  const scheme = useAppearance(preferences)
  const [overlay, setOverlay] = useState<Overlay>(null)
  const profiles = useQuery(appQueries.profiles()).data?.data
  const lastVisit = useQuery(appQueries.lastVisit()).data?.data.since ?? null
  const environment = profiles?.profiles.find(({ id }) => id === profiles.openProfileId)?.environment
  const close = useCallback(() => setOverlay(null), [])
  const goTo = useCallback((path: string) => {
    const target = toRouterPath(path, router.state.location.search)
    if (target !== undefined) router.history.push(target)
  }, [router])
  const copyLink = (): void => {
    const link = toDeepLink(profiles?.openProfileId ?? '', `#${router.history.location.href}`)
    if (link !== undefined) void copyText(link).then(() => notifications.show({ message: 'The link to this view is on the clipboard.', autoClose: 3_000, withBorder: true }))
  }
  useEffect(() => api.app.onNavigate(({ path }) => goTo(path)), [goTo])
  useNotices(goTo)
  useShellCommands(doors, { scheme, goTo, openPalette: () => setOverlay('palette'), openRange: () => setOverlay('range'), openShortcuts: () => setOverlay('shortcuts'), openSwitchboard: () => setOverlay('switchboard'), openSignIn: () => setOverlay('sign-in'), copyLink })
  const pendingKeys = useShortcuts()
  const goToSettings = (part: string): void => goTo(`/settings?part=${part}`)

  return (
    <LastVisitContext value={lastVisit}>
      <div className={joinClasses(classes.shell, preferences.railCollapsed && classes.narrow)}>
        <a className={classes.skip} href="#main" onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus() }}>Skip to the view</a>
        <TopBar
          scheme={scheme}
          rangeOpened={overlay === 'range'} setRangeOpened={(opened) => setOverlay(opened ? 'range' : null)}
          onSearch={() => setOverlay('palette')} onShortcuts={() => setOverlay('shortcuts')} onSignIn={() => setOverlay('sign-in')}
          onTheme={() => setPreferences({ theme: scheme === 'dark' ? 'light' : 'dark' })}
          onAddProfile={() => goTo('/connect')} onSettings={() => goToSettings('profiles')}
        />
        <div className={classes.environment} style={{ background: environment === undefined ? undefined : `var(--env-${environment})` }} aria-hidden />
        <Rail views={railDoors} below={bottomDoors} collapsed={preferences.railCollapsed} onToggle={() => setPreferences({ railCollapsed: !preferences.railCollapsed })} />
        <main id="main" className={classes.main} tabIndex={-1}>
          <OfflineBanner onSignIn={() => setOverlay('sign-in')} />
          <ErrorBoundary where={`view ${pathname}`} resetKey={pathname}>
            <CrosshairGroup key={pathname}><Outlet /></CrosshairGroup>
          </ErrorBoundary>
          {overlay === 'switchboard' ? <DemoSwitchboard close={close} /> : null}
        </main>
        <StatusBar pendingKeys={pendingKeys} onDemo={() => setOverlay('switchboard')} />
      </div>
      <Palette opened={overlay === 'palette'} close={close} goTo={goTo} />
      <ShortcutSheet opened={overlay === 'shortcuts'} close={close} onRebind={() => { close(); goToSettings('shortcuts') }} />
      <SignInDialog opened={overlay === 'sign-in'} close={close} />
    </LastVisitContext>
  )
}
