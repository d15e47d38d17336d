import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { describeError } from '#renderer/platform/describe-error.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'
import { AddressStep } from './address-step.tsx'
import { addressProblem, hostOf, signInProblem, toDraft, toSecrets } from './draft.ts'
import type { WizardValues } from './draft.ts'
import { connectQueries } from './queries.ts'
import { chosenStore, SignInStep } from './sign-in-step.tsx'
import { StepRail } from './step-rail.tsx'
import type { WizardStep } from './step-rail.tsx'
import { TestStepPanel } from './test-step.tsx'
import { finishWords, outcomeOf } from './test-words.ts'
import { useConnectionTest } from './use-connection-test.ts'
import classes from './connect.module.css'

/** Address, sign in, test. Nothing is saved before the last step is confirmed. */
export function Wizard({ initial, onCancel, aside }: { readonly initial: WizardValues; readonly onCancel?: (() => void) | undefined; readonly aside: ReactNode }): ReactNode {
  const [values, setValues] = useState(initial)
  const [step, setStep] = useState<WizardStep>('address')
  const [problem, setProblem] = useState<string | null>(null)
  const stores = useQuery(connectQueries.secretStores()).data?.data ?? []
  const needsPassphrase = chosenStore(stores, values.store)?.needsPassphrase === true
  const running = useConnectionTest()
  const outcome = running.test === undefined ? undefined : outcomeOf(running.test)
  const mayFinish = outcome?.isOver === true && outcome.blocking.length === 0
  const change = (patch: Partial<WizardValues>): void => {
    setProblem(null)
    setValues((before) => ({ ...before, ...patch }))
  }
  const save = useMutation({
    gcTime: 0,
    mutationFn: async () => {
      const input = { draft: toDraft(values), secrets: toSecrets(values), store: chosenStore(stores, values.store)?.kind ?? null }
      const profile = await ask(values.profileId === null ? api.profiles.add(input) : api.profiles.edit({ profileId: values.profileId, ...input }))
      await ask(api.profiles.open({ profileId: profile.id }))
    },
    // The page forgets what was typed as soon as main has it.
    onSuccess: () => setValues((before) => ({ ...before, password: '', apiKey: '', passphrase: '', postgres: { ...before.postgres, password: '' } })),
  })
  function beginTest(next: WizardValues): void {
    setStep('test')
    running.start(next, needsPassphrase)
  }
  function goOn(): void {
    const wrong = step === 'address' ? addressProblem(values.baseUrl, values.allowPlainHttp)?.says : signInProblem(values, needsPassphrase)
    setProblem(wrong ?? null)
    if (wrong !== undefined) return
    if (step === 'address') setStep('sign-in')
    else beginTest(values)
  }
  return (
    <div className={classes.columns}>
      <StepRail step={step} values={values} outcome={outcome} onGo={setStep} />
      <form
        className={classes.card} aria-label={values.profileId === null ? 'Connect to a gateway' : 'Change this profile'}
        onSubmit={(event) => {
          event.preventDefault()
          if (step !== 'test') goOn()
          else if (mayFinish) save.mutate()
        }}
      >
        {step === 'address' ? <AddressStep values={values} change={change} /> : null}
        {step === 'sign-in' ? <SignInStep values={values} change={change} /> : null}
        {step === 'test' ? (
          <TestStepPanel
            running={running} baseUrl={values.baseUrl} onTestAgain={() => beginTest(values)}
            onTrust={(pinnedCertificate) => {
              change({ pinnedCertificate })
              beginTest({ ...values, pinnedCertificate })
            }}
          />
        ) : null}
        {problem === null && save.error === null ? null : <p className={classes.problem} role="alert">{problem ?? describeError(save.error).says}</p>}
        <div className={classes.cardFoot}>
          {step === 'address' ? (onCancel === undefined ? null : <Button variant="subtle" onClick={onCancel}>Cancel</Button>) : <Button variant="subtle" onClick={() => setStep(step === 'test' ? 'sign-in' : 'address')}>Back</Button>}
          <span className={classes.space} />
          {step === 'test' ? (
            <Button type="submit" variant={outcome !== undefined && outcome.optional.length > 0 ? 'default' : 'filled'} disabled={!mayFinish} loading={save.isPending}>{outcome === undefined || !mayFinish ? 'Finish' : finishWords(outcome)}</Button>
          ) : (
            <Button type="submit" variant="filled">{step === 'address' ? 'Go on to sign in' : `Test the connection to ${hostOf(values.baseUrl)}`}</Button>
          )}
        </div>
      </form>
      <aside className={classes.aside}>{aside}</aside>
    </div>
  )
}
