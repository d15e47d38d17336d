import { Checkbox, NumberInput, PasswordInput, Radio, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { SecretStoreChoice, SecretStoreKind } from '#shared/features/profiles/model.ts'
import { connectQueries } from './queries.ts'
import type { WizardValues } from './draft.ts'
import classes from './connect.module.css'

type Part = { readonly values: WizardValues; readonly change: (patch: Partial<WizardValues>) => void }

/** Who signs in, where the secret is kept, and whether Postgres may be read too. */
export function SignInStep({ values, change }: Part): ReactNode {
  const stores = useQuery(connectQueries.secretStores()).data?.data
  const isNew = values.profileId === null
  const keep = isNew ? undefined : 'Leave it empty to keep the one that is stored.'
  return (
    <div className={classes.fields}>
      <SegmentedControl aria-label="How to sign in" data={[{ value: 'password', label: 'User name and password' }, { value: 'api-key', label: 'API key' }]} value={values.authKind} onChange={(kind) => change({ authKind: kind })} />
      {values.authKind === 'password' ? (
        <div className={classes.pair}>
          <TextInput label="User name" value={values.username} autoComplete="off" spellCheck={false} onChange={(event) => change({ username: event.target.value })} />
          <PasswordInput label="Password" description={keep} value={values.password} autoComplete="off" onChange={(event) => change({ password: event.target.value })} />
        </div>
      ) : (
        <PasswordInput label="API key" description={keep} value={values.apiKey} autoComplete="off" onChange={(event) => change({ apiKey: event.target.value })} />
      )}
      <StoreChoice values={values} change={change} stores={stores ?? []} />
      <PostgresFields values={values} change={change} />
    </div>
  )
}

/** The choice that counts: the person's own, else the best that is available. */
export function chosenStore(stores: readonly SecretStoreChoice[], store: SecretStoreKind | null): SecretStoreChoice | undefined {
  return stores.find(({ kind, available }) => available && kind === store) ?? stores.find(({ available }) => available)
}

function StoreChoice({ values, change, stores }: Part & { readonly stores: readonly SecretStoreChoice[] }): ReactNode {
  const chosen = chosenStore(stores, values.store)
  return (
    <Radio.Group label="Where the secret is kept" value={chosen?.kind ?? ''} onChange={(kind) => change({ store: kind as SecretStoreKind })} classNames={{ label: classes.fieldLabel ?? '' }}>
      <div className={classes.stores}>
        {stores.map((store) => <Radio key={store.kind} value={store.kind} label={store.label} description={store.says} disabled={!store.available} />)}
      </div>
      {chosen?.needsPassphrase === true ? <PasswordInput label="Passphrase of the vault" description="At least eight characters. Without it the vault cannot be opened again." value={values.passphrase} autoComplete="off" onChange={(event) => change({ passphrase: event.target.value })} /> : null}
    </Radio.Group>
  )
}

function PostgresFields({ values, change }: Part): ReactNode {
  const { postgres } = values
  const set = (patch: Partial<WizardValues['postgres']>): void => change({ postgres: { ...postgres, ...patch } })
  return (
    <div>
      <Checkbox label="Read Omni2’s Postgres too" description="Optional and read-only. Audit and cost come from there; without it the console shows what the gateway tells. The rights it needs are listed in Settings." checked={values.usesPostgres} onChange={(event) => change({ usesPostgres: event.currentTarget.checked })} />
      {values.usesPostgres ? (
        <div className={classes.postgres}>
          <TextInput label="Host" value={postgres.host} spellCheck={false} onChange={(event) => set({ host: event.target.value })} />
          <NumberInput label="Port" value={postgres.port} min={1} max={65_535} hideControls onChange={(port) => set({ port: Number(port) })} />
          <TextInput label="Database" value={postgres.database} spellCheck={false} onChange={(event) => set({ database: event.target.value })} />
          <TextInput label="User" value={postgres.user} spellCheck={false} autoComplete="off" onChange={(event) => set({ user: event.target.value })} />
          <PasswordInput label="Password" value={postgres.password} autoComplete="off" onChange={(event) => set({ password: event.target.value })} />
          <Select label="TLS" data={[{ value: 'verify', label: 'Verify the certificate' }, { value: 'require', label: 'Encrypt, any certificate' }, { value: 'off', label: 'Off' }]} value={postgres.ssl} allowDeselect={false} onChange={(ssl) => set({ ssl: (ssl ?? 'require') })} />
        </div>
      ) : null}
    </div>
  )
}
