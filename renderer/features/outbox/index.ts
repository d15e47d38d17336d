import { IconInbox } from '@tabler/icons-react'
import { api } from '#renderer/platform/ipc-client.ts'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'
import { OutboxBadge } from './outbox-badge.tsx'
import { OutboxPage } from './outbox-page.tsx'

export const outboxDoor: FeatureDoor = {
  slug: 'outbox',
  title: 'Outbox',
  path: '/outbox',
  page: OutboxPage,
  icon: IconInbox,
  shortcut: 'g x',
  badge: OutboxBadge,
  live: (markStale) => [api.outbox.onChanged(() => markStale(['outbox']))],
}
