import type { ConnectionState } from '#shared/features/connection/model.ts'
import type { PostgresTarget } from '#shared/features/profiles/model.ts'
import { composeUpstream } from '#main/compose-upstream.ts'
import { systemClock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import type { Upstream } from '#main/upstream/upstream.ts'
import { createRecordingLog } from './recording-log.ts'

export type WatchedUpstream = {
  readonly upstream: Upstream
  /** Every state that was announced, in order. */
  readonly states: readonly ConnectionState[]
  /** Resolves with the first state, from now on, of which `isSo` holds; rejects telling the last state it saw. */
  until(isSo: (state: ConnectionState) => boolean, what: string): Promise<ConnectionState>
  stop(): Promise<void>
}

const PATIENCE_MS = 20_000

/** The upstream as the console composes it, on the machine's clock; chance is small, so that retries come soon. */
export async function openUpstream(options: {
  readonly baseUrl: string
  readonly credentials: { readonly username: string; readonly password: string }
  readonly postgres?: PostgresTarget
  readonly log?: Log
}): Promise<WatchedUpstream> {
  const secrets = new Map([['password', options.credentials.password]])
  const upstream = await composeUpstream(
    {
      clock: systemClock,
      random: () => 0.05,
      redactor: createRedactor(),
      secrets: {
        choices: async () => [],
        keep: async () => null,
        forget: async () => undefined,
        unlockVault: async () => undefined,
        open: async () => ({ store: () => null, get: async (name) => secrets.get(name) ?? null, set: async (name, value) => void secrets.set(name, value) }),
      },
    },
    {
      id: 'p1', name: 'Tried', baseUrl: options.baseUrl, auth: { kind: 'password', username: options.credentials.username }, environment: 'dev',
      postgres: options.postgres ?? null, pinnedCertificate: null, allowPlainHttp: true, proxyUrl: null, secretStore: null, createdAt: 0, lastOpenedAt: null,
    },
    { log: options.log ?? createRecordingLog().log, chosenOffline: false },
  )
  const states: ConnectionState[] = []
  upstream.onChanged((state) => void states.push(state))
  return {
    upstream, states,
    until: (isSo, what) =>
      new Promise((resolve, reject) => {
        const look = (state: ConnectionState): void => {
          if (!isSo(state)) return
          finish()
          resolve(state)
        }
        const unhear = upstream.onChanged(look)
        const giveUp = systemClock.after(PATIENCE_MS, () => {
          finish()
          reject(new Error(`Waited in vain for ${what}; last: ${JSON.stringify(upstream.state())}`))
        })
        const finish = (): void => {
          unhear()
          giveUp()
        }
        look(upstream.state())
      }),
    stop: () => upstream.stop(),
  }
}
