import { IconLayoutDashboard } from '@tabler/icons-react'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'
import { overviewLive } from './live.ts'
import { OverviewPage } from './overview-page.tsx'

export const overviewDoor: FeatureDoor = { slug: 'overview', title: 'Overview', path: '/overview', page: OverviewPage, icon: IconLayoutDashboard, shortcut: 'g o', live: overviewLive }
