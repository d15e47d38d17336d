import { IconSettings } from '@tabler/icons-react'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'
import { SettingsPage } from './settings-page.tsx'

export const settingsDoor: FeatureDoor = {
  slug: 'settings',
  title: 'Settings',
  path: '/settings',
  page: SettingsPage,
  icon: IconSettings,
  shortcut: 'g s',
  // Everything shown here belongs to the shell, which keeps it fresh already.
  live: () => [],
}
