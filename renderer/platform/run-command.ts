import { notifications } from '@mantine/notifications'
import type { Result } from '#shared/contract/result.ts'
import { describeError } from './describe-error.ts'
import { ask } from './ipc-client.ts'

/** Runs a command whose answer nobody waits for. A refusal is told, never swallowed. */
export function runCommand(answer: Promise<Result<unknown>>): void {
  ask(answer).catch((error: unknown) => {
    const { says, code } = describeError(error)
    notifications.show({ title: 'That did not work', message: `${says} (${code})`, color: 'var(--down-mark)', withBorder: true, autoClose: 8_000, role: 'alert' })
  })
}
