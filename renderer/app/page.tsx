import { RouterProvider } from '@tanstack/react-router'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { ConnectPage } from '#renderer/features/connect/index.ts'
import { describeError } from '#renderer/platform/describe-error.ts'
import { api } from '#renderer/platform/ipc-client.ts'
import { Failed } from '#renderer/ui/failed.tsx'
import { appQueries } from './app-queries.ts'
import type { createPageRouter } from './router.ts'

/** The wizard while no profile is open, the shell otherwise. Another profile begins with nothing of the one before. */
export function Page({ router }: { readonly router: ReturnType<typeof createPageRouter> }): ReactNode {
  const client = useQueryClient()
  const [session, setSession] = useState(0)
  useEffect(
    () => api.profiles.onOpened(() => {
      // Preferences belong to the workstation; every other answer was given for the profile before.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'app' })
      router.history.replace(router.state.location.pathname === '/connect' ? '/' : router.state.location.pathname)
      setSession((before) => before + 1)
    }),
    [client, router],
  )
  return <Session key={session} router={router} />
}

function Session({ router }: { readonly router: ReturnType<typeof createPageRouter> }): ReactNode {
  const profiles = useQuery(appQueries.profiles())
  if (profiles.data === undefined) {
    return profiles.isError ? <Failed failure={describeError(profiles.error)} retry={() => void profiles.refetch()} /> : null
  }
  return profiles.data.data.openProfileId === null ? <ConnectPage /> : <RouterProvider router={router} />
}
