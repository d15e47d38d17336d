import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { CommandRegistryContext, createCommandRegistry } from '#renderer/platform/commands.tsx'
import { createFormat } from '#renderer/platform/format.ts'
import { api } from '#renderer/platform/ipc-client.ts'
import { usePreferences } from '#renderer/platform/preferences.ts'
import { FormatContext } from '#renderer/platform/use-format.tsx'
import { CrashContext, ErrorBoundary } from '#renderer/ui/error-boundary.tsx'
import type { ReportCrash } from '#renderer/ui/error-boundary.tsx'
import { HatchDefinition } from '#renderer/ui/strip.tsx'
import { resolveVariables, theme } from '#renderer/ui/theme.ts'
import { useAppearance } from './use-appearance.ts'

const reportCrash: ReportCrash = async (crash) => {
  const answer = await api.app.reportCrash(crash)
  return answer.ok ? answer.value.ref : null
}

/** Everything the page stands on, outermost first. */
export function Providers({ client, nonce, children }: { readonly client: QueryClient; readonly nonce: string; readonly children: ReactNode }): ReactNode {
  return (
    <QueryClientProvider client={client}>
      <Look nonce={nonce}>
        <CrashContext value={reportCrash}>
          <ErrorBoundary where="page">{children}</ErrorBoundary>
        </CrashContext>
      </Look>
    </QueryClientProvider>
  )
}

function Look({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }): ReactNode {
  const preferences = usePreferences()
  const scheme = useAppearance(preferences)
  const { locale, timeZone } = preferences
  const format = useMemo(() => createFormat({ locale: locale ?? undefined, timeZone: timeZone ?? undefined }), [locale, timeZone])
  const [registry] = useState(createCommandRegistry)
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} forceColorScheme={scheme} getStyleNonce={() => nonce}>
      <FormatContext value={format}>
        <CommandRegistryContext value={registry}>
          <ModalsProvider>
            <HatchDefinition />
            {children}
            <Notifications position="bottom-right" limit={4} zIndex={300} />
          </ModalsProvider>
        </CommandRegistryContext>
      </FormatContext>
    </MantineProvider>
  )
}
