import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router'
import { act, cleanup, render } from '@testing-library/react'
import type { RenderResult } from '@testing-library/react'
import type { ReactNode } from 'react'
import { createFormat } from '../format.ts'
import { FormatContext } from '../use-format.tsx'
import { CommandRegistryContext, createCommandRegistry } from '../commands.tsx'
import type { CommandRegistry } from '../commands.tsx'
import { startLiveUpdates } from '../live-updates.ts'
import type { FeatureLive } from '../live-updates.ts'
import { PageClockContext } from '../clock.ts'
import type { PageClock } from '../clock.ts'
import { createQueryClient } from '../query-client.ts'
import { createFakeApi } from './fake-api.ts'
import type { FakeAnswers, FakeApi } from './fake-api.ts'
import { installBrowserParts } from './browser-parts.ts'

/** Tuesday 19 May 2026, 14:32:07 in Zurich. */
export const TEST_NOW = Date.UTC(2026, 4, 19, 12, 32, 7)

export type Shown = RenderResult & { readonly fake: FakeApi; readonly registry: CommandRegistry; readonly address: () => string }

/** Draws a part of the page as it is inside the console: a router, a query client, a clock that stands still, a fake main. */
export async function show(node: ReactNode, options: { readonly answers?: FakeAnswers; readonly address?: string; readonly live?: readonly FeatureLive[]; readonly now?: number } = {}): Promise<Shown> {
  // Test files do not share globals, so nothing else takes the last test's page away.
  cleanup()
  installBrowserParts()
  const fake = createFakeApi(options.answers)
  Object.defineProperty(window, 'omnideck', { value: fake.api, configurable: true })
  const client = createQueryClient()
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } })
  const clock: PageClock = { now: () => options.now ?? TEST_NOW, every: () => () => undefined }
  const registry = createCommandRegistry()
  const history = createMemoryHistory({ initialEntries: [options.address ?? '/'] })
  const root = createRootRoute({ component: () => <>{node}<Outlet /></>, notFoundComponent: () => null })
  const router = createRouter({ routeTree: root, history })
  await router.load()
  startLiveUpdates(client, options.live ?? [], { request: (run) => (queueMicrotask(run), 1), cancel: () => undefined })
  const result = render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <PageClockContext value={clock}>
          <FormatContext value={createFormat({ locale: 'en-US', timeZone: 'Europe/Zurich' })}>
            <CommandRegistryContext value={registry}>
              <RouterProvider router={router as never} />
            </CommandRegistryContext>
          </FormatContext>
        </PageClockContext>
      </QueryClientProvider>
    </MantineProvider>,
  )
  await act(() => Promise.resolve())
  return { ...result, fake, registry, address: () => history.location.href }
}
