import './platform/no-eval.ts'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './ui/tokens.css'
import './ui/base.css'
import { setNonce } from 'get-nonce'
import { createRoot } from 'react-dom/client'
import { appLive, preferencesQuery } from './platform/preferences.ts'
import { connectionLive } from './platform/use-connection.ts'
import { startLiveUpdates } from './platform/live-updates.ts'
import { createQueryClient } from './platform/query-client.ts'
import { shellLive } from './app/app-queries.ts'
import { Page } from './app/page.tsx'
import { Providers } from './app/providers.tsx'
import { createPageRouter } from './app/router.ts'
import { doors } from './app/routes.ts'
import { connectDoor } from '#renderer/features/connect/index.ts'

// The browser hides the nonce from selectors and attributes, but not from scripts of the page itself.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
setNonce(nonce)

const client = createQueryClient()
const router = createPageRouter()
startLiveUpdates(client, [appLive, connectionLive, shellLive, ...[...doors, connectDoor].map(({ live }) => live)])
// Theme and density before the first picture: main is next door and answers within a frame or two.
// Without an answer the system's look is used and the shell tells what is wrong.
await client.query(preferencesQuery).catch(() => undefined)

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Providers client={client} nonce={nonce}><Page router={router} /></Providers>)
