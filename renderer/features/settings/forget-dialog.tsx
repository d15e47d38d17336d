import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Profile } from '#shared/features/profiles/model.ts'
import { describeError } from '#renderer/platform/describe-error.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'
import classes from './settings.module.css'

/** Cannot be undone, so the name is typed. */
export function ForgetDialog({ profile, close }: { readonly profile: Profile; readonly close: () => void }): ReactNode {
  const [typedName, setTypedName] = useState('')
  const forget = useMutation({ mutationFn: () => ask(api.profiles.forget({ profileId: profile.id, typedName })), onSuccess: close })
  return (
    <Modal opened onClose={close} title={`Forget ${profile.name}?`} size={460}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (typedName === profile.name) forget.mutate()
        }}
      >
        <p>Its stored secrets and its whole cache on this computer are deleted: everything seen of this gateway, and drafts that wait. The gateway itself is not touched. This cannot be undone.</p>
        <TextInput data-autofocus label={`Type the name of the profile: ${profile.name}`} value={typedName} onChange={(event) => setTypedName(event.target.value)} autoComplete="off" spellCheck={false} error={forget.error === null ? undefined : describeError(forget.error).says} />
        <div className={classes.buttons}>
          <Button variant="subtle" onClick={close}>Keep it</Button>
          <Button type="submit" variant="danger" disabled={typedName !== profile.name} loading={forget.isPending}>Forget this profile</Button>
        </div>
      </form>
    </Modal>
  )
}
