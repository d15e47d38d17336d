import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { describeError } from '#renderer/platform/describe-error.ts'
import { api, ask } from '#renderer/platform/ipc-client.ts'
import { isTyping } from '#renderer/platform/shortcuts.ts'
import { Keys } from '#renderer/ui/kbd.tsx'
import classes from './connect.module.css'

/** The other way in: a gateway on this machine, one key away. */
export function ExploreDemo(): ReactNode {
  const start = useMutation({ mutationFn: () => ask(api.demo.start({})) })
  const { mutate, isPending } = start
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'd' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target) || isPending) return
      event.preventDefault()
      mutate()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [mutate, isPending])
  return (
    <section className={classes.demo}>
      <h2>No gateway at hand?</h2>
      <p>The demo runs on this computer and needs no network: 12 MCP servers, 40 users, 90 days of history, and some trouble on a clock.</p>
      <Button fullWidth leftSection={<IconPlayerPlay size={14} aria-hidden />} rightSection={<Keys sequence="d" />} loading={isPending} onClick={() => mutate()}>Explore the demo</Button>
      <p role="status" className={classes.hint}>{isPending ? 'Starting the demo gateway. The first time takes a few seconds.' : start.error === null ? 'Press d when no field is focused.' : ''}</p>
      {start.error === null ? null : <p role="alert" className={classes.problem}>{describeError(start.error).says}</p>}
    </section>
  )
}
