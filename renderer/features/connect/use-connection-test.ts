import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConnectionTest } from '#shared/features/profiles/model.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'
import { toDraft, toSecrets } from './draft.ts'
import type { WizardValues } from './draft.ts'
import { connectQueries } from './queries.ts'

export type RunningTest = { readonly test: ConnectionTest | undefined; readonly error: Error | null; readonly isStarting: boolean; readonly start: (values: WizardValues, needsPassphrase: boolean) => void }

/** Runs the named checks in main and follows them; starting again replaces the test before. */
export function useConnectionTest(): RunningTest {
  const [testId, setTestId] = useState<string | null>(null)
  const start = useMutation({
    gcTime: 0,
    mutationFn: async ({ values, needsPassphrase }: { readonly values: WizardValues; readonly needsPassphrase: boolean }) => {
      if (needsPassphrase) await ask(api.profiles.unlockVault({ passphrase: values.passphrase }))
      return ask(api.profiles.startTest({ profileId: values.profileId, draft: toDraft(values), secrets: toSecrets(values), store: values.store }))
    },
    onSuccess: (answer) => setTestId(answer.testId),
  })
  const query = useQuery({ ...connectQueries.test(testId ?? ''), enabled: testId !== null, placeholderData: keepPreviousData })
  return { test: query.data?.data, error: start.error ?? query.error, isStarting: start.isPending, start: (values, needsPassphrase) => start.mutate({ values, needsPassphrase }) }
}
