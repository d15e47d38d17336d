import { Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { addressProblem, hostOf } from './draft.ts'
import type { WizardValues } from './draft.ts'
import classes from './connect.module.css'

const environments = [{ value: 'prod', label: 'Production' }, { value: 'staging', label: 'Staging' }, { value: 'dev', label: 'Development' }, { value: 'demo', label: 'Demo' }]

/** Where the gateway is and what to call it. */
export function AddressStep({ values, change }: { readonly values: WizardValues; readonly change: (patch: Partial<WizardValues>) => void }): ReactNode {
  const [wasLeft, setWasLeft] = useState(values.baseUrl !== '')
  const problem = addressProblem(values.baseUrl, values.allowPlainHttp)
  const host = hostOf(values.baseUrl)
  return (
    <div className={classes.fields}>
      <TextInput
        label="Address of the gateway" placeholder="https://omni2.example" value={values.baseUrl} inputMode="url" spellCheck={false} autoComplete="off"
        description="As in a browser, without a path. A bare name means https."
        error={wasLeft && problem !== undefined && !problem.mayAllow ? problem.says : undefined}
        onChange={(event) => change({ baseUrl: event.target.value, pinnedCertificate: null })}
        onBlur={() => setWasLeft(true)}
      />
      {problem?.mayAllow === true || values.allowPlainHttp ? (
        <Checkbox label="Allow plain http to this machine" description={problem?.says ?? 'Allowed for this profile. The password travels unprotected.'} checked={values.allowPlainHttp} onChange={(event) => change({ allowPlainHttp: event.currentTarget.checked })} />
      ) : null}
      <TextInput label="Name in this console" placeholder={host === '' ? 'Omni2 production' : host} value={values.name} maxLength={80} onChange={(event) => change({ name: event.target.value })} />
      <div>
        <div className={classes.fieldLabel} id="environment-label">Environment</div>
        <SegmentedControl aria-labelledby="environment-label" data={environments} value={values.environment} onChange={(environment) => change({ environment: environment as WizardValues['environment'] })} />
        <div className={classes.hint}>Colours the line under the top bar, so that production is never mistaken for anything else.</div>
      </div>
      <TextInput label="Proxy" description="Only if this machine reaches the gateway through one." placeholder="none" value={values.proxyUrl} spellCheck={false} onChange={(event) => change({ proxyUrl: event.target.value })} />
      {values.pinnedCertificate === null ? null : <p className={classes.hint}>One certificate is trusted for this profile: <code>{values.pinnedCertificate.slice(0, 23)}…</code></p>}
    </div>
  )
}
