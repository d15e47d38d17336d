import { IconPlugConnected } from '@tabler/icons-react'
import { api } from '#renderer/platform/ipc-client.ts'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'
import { ConnectView } from './connect-view.tsx'

export { ConnectPage } from './connect-page.tsx'

/** Adding or changing a profile while another one is open; without any profile the same wizard is the whole page. */
export const connectDoor: FeatureDoor = {
  slug: 'connect',
  title: 'Connect to a gateway',
  path: '/connect',
  page: ConnectView,
  icon: IconPlugConnected,
  live: (markStale) => [api.profiles.onTestChanged(({ testId }) => markStale(['profiles', 'test', testId]))],
}
