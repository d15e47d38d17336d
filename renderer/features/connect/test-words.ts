import type { ConnectionTest, TestStep, TestStepName } from '#shared/features/profiles/model.ts'

/** The checks in words; `waiting` says what a check does before it has run. */
export const stepWords: Readonly<Record<TestStepName, { readonly title: string; readonly waiting: string }>> = {
  dns: { title: 'Name resolves', waiting: 'looks the host name up' },
  tcp: { title: 'Port answers', waiting: 'opens a connection' },
  tls: { title: 'TLS', waiting: 'checks the certificate' },
  http: { title: 'HTTP', waiting: 'asks for the health page' },
  gateway: { title: 'Gateway recognised', waiting: 'looks for Omni2 and its version' },
  credentials: { title: 'Credentials accepted', waiting: 'signs in' },
  rights: { title: 'What you can see', waiting: 'asks what this role may read' },
  socket: { title: 'Live events (WebSocket)', waiting: 'upgrades a connection' },
  clock: { title: 'Clock difference', waiting: 'compares with the gateway' },
  keychain: { title: 'Secret store', waiting: 'writes and reads back a test entry' },
  postgres: { title: 'Postgres', waiting: 'opens a read-only connection' },
}

export type TestOutcome = {
  readonly done: number
  readonly total: number
  /** Failures that must be repaired first. */
  readonly blocking: readonly TestStep[]
  /** Failures the console can live with. */
  readonly optional: readonly TestStep[]
  readonly isOver: boolean
}

export function outcomeOf(test: ConnectionTest): TestOutcome {
  const failed = test.steps.filter((step) => step.status === 'failed')
  return {
    done: test.steps.filter((step) => step.status !== 'waiting' && step.status !== 'running').length,
    total: test.steps.length,
    blocking: failed.filter((step) => !step.optional),
    optional: failed.filter((step) => step.optional),
    isOver: test.status !== 'running',
  }
}

/** What the last button says: honest about what will be missing. */
export function finishWords({ optional }: TestOutcome): string {
  if (optional.length === 0) return 'Finish'
  if (optional.every((step) => step.name === 'socket')) return 'Go on without live events'
  if (optional.every((step) => step.name === 'postgres')) return 'Go on without Postgres'
  return `Go on without ${optional.map((step) => stepWords[step.name].title.toLowerCase()).join(' and ')}`
}

/** A message for whoever can repair it: everything they need and no secret. */
export function messageFor(step: TestStep, baseUrl: string): string {
  return [`Omnideck cannot connect to ${baseUrl}.`, `Check: ${stepWords[step.name].title}`, `Found: ${step.finding}`, ...(step.remedy === null ? [] : [`What to do: ${step.remedy}`]), ...(step.code === null ? [] : [`Code: ${step.code}`])].join('\n')
}
