import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ServerRow } from '#shared/features/health/model.ts'
import { describeError } from '#renderer/platform/describe-error.ts'
import { useSetEnabled } from './queries.ts'
import classes from './health.module.css'

/** Shows the change before it is made: the value now, and the value then. */
export function EnableDialog({ row, isOffline, close, onDone }: { readonly row: ServerRow; readonly isOffline: boolean; readonly close: () => void; readonly onDone: (message: string) => void }): ReactNode {
  const setEnabled = useSetEnabled()
  const enabled = !row.enabled
  const verb = enabled ? 'Enable' : 'Disable'
  const submit = (): void => setEnabled.mutate({ serverId: row.id, enabled }, {
    onSuccess: ({ status }) => {
      onDone(status === 'applied' ? `${row.name} is ${enabled ? 'enabled' : 'disabled'}` : `${verb} ${row.name} waits in the outbox as a draft`)
      close()
    },
  })
  return (
    <Modal opened onClose={close} title={`${verb} ${row.name}?`}>
      <p className={classes.dialogNote}>
        {enabled ? 'Users with the right to it can call this server through the gateway again.' : 'Calls to this server through the gateway are refused until it is enabled again.'}
        {isOffline ? ' The gateway is not reachable, so this becomes a draft: nothing is sent until you confirm it in the outbox.' : ''}
      </p>
      <table className={classes.diff}>
        <thead><tr><th scope="col">Setting</th><th scope="col">{isOffline ? 'Last known' : 'Now'}</th><th scope="col">Then</th></tr></thead>
        <tbody><tr><th scope="row">Enabled</th><td>{row.enabled ? 'yes' : 'no'}</td><td>{enabled ? 'yes' : 'no'}</td></tr></tbody>
      </table>
      {setEnabled.isError ? <p role="alert" className={classes.dialogProblem}>{describeError(setEnabled.error).says}</p> : null}
      <div className={classes.dialogButtons}>
        <Button onClick={close}>Keep it {row.enabled ? 'enabled' : 'disabled'}</Button>
        <Button variant="filled" loading={setEnabled.isPending} onClick={submit} data-autofocus>{isOffline ? 'Keep as a draft' : `${verb} ${row.name}`}</Button>
      </div>
    </Modal>
  )
}
