import { IconHeartbeat } from '@tabler/icons-react'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'
import { HealthBadge } from './health-badge.tsx'
import { HealthPage } from './health-page.tsx'
import { healthLive } from './live.ts'

export const healthDoor: FeatureDoor = { slug: 'health', title: 'Health', path: '/health', page: HealthPage, icon: IconHeartbeat, shortcut: 'g h', badge: HealthBadge, live: healthLive }
