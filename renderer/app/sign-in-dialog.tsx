import { Button, Modal, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { describeError } from '#renderer/platform/describe-error.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'
import classes from './dialogs.module.css'

/** Asks for the password again. It goes to main at once and is kept nowhere in the page. */
export function SignInDialog({ opened, close }: { readonly opened: boolean; readonly close: () => void }): ReactNode {
  return <Modal opened={opened} onClose={close} title="Sign in again" size={400}>{opened ? <SignInForm close={close} /> : null}</Modal>
}

function SignInForm({ close }: { readonly close: () => void }): ReactNode {
  const [password, setPassword] = useState('')
  const signIn = useMutation({ mutationFn: () => ask(api.connection.signIn({ password })), onSuccess: close, gcTime: 0 })
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (password !== '') signIn.mutate()
      }}
    >
      <PasswordInput data-autofocus label="Password or API key" value={password} onChange={(event) => setPassword(event.target.value)} error={signIn.isError ? describeError(signIn.error).says : undefined} autoComplete="off" />
      <div className={classes.buttons}>
        <Button variant="subtle" onClick={close}>Cancel</Button>
        <Button type="submit" variant="filled" loading={signIn.isPending} disabled={password === ''}>Sign in</Button>
      </div>
    </form>
  )
}
