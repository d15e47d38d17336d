import { IconListSearch } from '@tabler/icons-react'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'
import { AuditPage } from './audit-page.tsx'
import { auditLive } from './live.ts'

export const auditDoor: FeatureDoor = { slug: 'audit', title: 'Audit', path: '/audit', page: AuditPage, icon: IconListSearch, shortcut: 'g a', live: auditLive }
