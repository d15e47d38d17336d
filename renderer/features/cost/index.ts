import { IconCoin } from '@tabler/icons-react'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'
import { CostPage } from './cost-page.tsx'
import { costLive } from './live.ts'

export const costDoor: FeatureDoor = { slug: 'cost', title: 'Cost', path: '/cost', page: CostPage, icon: IconCoin, shortcut: 'g c', live: costLive }
