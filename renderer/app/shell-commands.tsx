import { IconArrowRight } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#renderer/platform/ipc-client.ts'
import { runCommand } from '#renderer/platform/run-command.ts'
import { useCommands } from '#renderer/platform/commands.tsx'
import type { Command } from '#renderer/platform/commands.tsx'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'
import { useConnection } from '#renderer/platform/use-connection.ts'
import { usePreferences, useSetPreferences } from '#renderer/platform/preferences.ts'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { appQueries } from './app-queries.ts'

export type ShellActions = {
  readonly scheme: 'dark' | 'light'
  readonly goTo: (path: string) => void
  readonly openPalette: () => void
  readonly openRange: () => void
  readonly openShortcuts: () => void
  readonly openSwitchboard: () => void
  readonly openSignIn: () => void
  readonly copyLink: () => void
}

/** What can be done from anywhere in the console. */
export function useShellCommands(doors: readonly FeatureDoor[], actions: ShellActions): void {
  const client = useQueryClient()
  const preferences = usePreferences()
  const setPreferences = useSetPreferences()
  const profiles = useQuery(appQueries.profiles()).data?.data
  const demo = useQuery(appQueries.demo()).data?.data
  const connection = useConnection()
  const { shift, reset } = useTimeRange()
  const isOffline = connection?.chosenOffline === true
  const everywhere = (id: string, label: string, run: () => void, more: Partial<Command> = {}): Command => ({ id, label, group: 'everywhere', run, ...more })
  useCommands([
    ...doors.map((door): Command => ({ id: `go.${door.slug}`, label: door.title, detail: 'view', group: 'go', shortcut: door.shortcut, icon: <door.icon size={14} />, run: () => actions.goTo(door.path) })),
    ...(profiles?.profiles ?? []).map((profile, index): Command => ({
      id: `profile.${profile.id}`, label: profile.name, detail: profile.id === profiles?.openProfileId ? 'profile, open' : 'profile', group: 'go', shortcut: index < 9 ? `mod+${String(index + 1)}` : undefined,
      run: () => runCommand(api.profiles.open({ profileId: profile.id })),
    })),
    { id: 'go.connect', label: 'Connect to another gateway', group: 'go', icon: <IconArrowRight size={14} />, run: () => actions.goTo('/connect') },
    everywhere('palette', 'Go to or do anything', actions.openPalette, { shortcut: 'mod+k', isUnlisted: true }),
    everywhere('shortcuts', 'Keyboard shortcuts', actions.openShortcuts, { shortcut: '?' }),
    everywhere('range', 'Change the time range', actions.openRange, { shortcut: 't' }),
    everywhere('range.previous', 'Previous period', () => shift(-1), { shortcut: '[' }),
    everywhere('range.next', 'Next period', () => shift(1), { shortcut: ']' }),
    everywhere('range.reset', 'Back to the last 24 hours', reset),
    everywhere('refresh', 'Refresh now', () => {
      void client.invalidateQueries()
      runCommand(api.connection.retryNow({}))
    }, { shortcut: 'r' }),
    everywhere('offline', isOffline ? 'Go online' : 'Work offline: stops live updates', () => runCommand(api.connection.workOffline({ on: !isOffline })), { shortcut: 'mod+shift+o' }),
    everywhere('retry', 'Try the gateway again now', () => runCommand(api.connection.retryNow({})), { disabledReason: connection?.status === 'live' ? 'already live' : isOffline ? 'you chose to work offline' : null }),
    everywhere('sign-in', 'Sign in again', actions.openSignIn),
    everywhere('copy-link', 'Copy a link to this view', actions.copyLink, { shortcut: 'mod+shift+l' }),
    everywhere('theme', actions.scheme === 'dark' ? 'Use the light theme' : 'Use the dark theme', () => setPreferences({ theme: actions.scheme === 'dark' ? 'light' : 'dark' }), { shortcut: 'mod+shift+d' }),
    everywhere('theme.system', 'Follow the system’s theme', () => setPreferences({ theme: 'system' }), { disabledReason: preferences.theme === 'system' ? 'it does already' : null }),
    everywhere('density', preferences.density === 'compact' ? 'Use comfortable rows' : 'Use compact rows', () => setPreferences({ density: preferences.density === 'compact' ? 'comfortable' : 'compact' })),
    everywhere('rail', preferences.railCollapsed ? 'Widen the rail' : 'Narrow the rail', () => setPreferences({ railCollapsed: !preferences.railCollapsed }), { shortcut: 'mod+b' }),
    ...(demo?.running === true ? [everywhere('demo', 'Demo switchboard', actions.openSwitchboard)] : [everywhere('demo.start', 'Explore the demo', () => runCommand(api.demo.start({})))]),
    everywhere('list.next', 'Next row', () => moveInMainList('j'), { shortcut: 'j', isUnlisted: true }),
    everywhere('list.previous', 'Previous row', () => moveInMainList('k'), { shortcut: 'k', isUnlisted: true }),
  ])
}

/** The view's list takes the focus and then the key, as if it had been there all along. */
function moveInMainList(key: 'j' | 'k'): void {
  const list = document.querySelector<HTMLElement>('[data-main-list]')
  list?.focus()
  list?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
