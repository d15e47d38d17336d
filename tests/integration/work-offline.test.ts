import { join } from 'node:path'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { bridgeTable } from '#preload/channels.generated.ts'
import type { OmnideckApi } from '#shared/contract/index.ts'
import type { ConnectionState } from '#shared/features/connection/model.ts'
import { composeApp, type App } from '#main/compose-app.ts'
import { systemClock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import { seededRandom } from '#main/platform/random.ts'
import { createLoopbackHost, LOOPBACK_ORIGIN } from '#tests/support/loopback-host.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const run of cleanups.splice(0).reverse()) await run()
})

/** The whole console on a data folder that outlives it. */
async function start(root: string): Promise<{ readonly api: OmnideckApi; readonly app: App; state(): Promise<ConnectionState> }> {
  const loopback = createLoopbackHost({ table: bridgeTable })
  const app = await composeApp({
    host: { ...loopback, paths: { data: join(root, 'data'), logs: join(root, 'logs'), exports: join(root, 'exports') } },
    log: silentLog, redactor: createRedactor(), clock: systemClock, random: seededRandom(1), version: '0.0.0',
    workerUrl: new URL('../../main/data-worker.ts', import.meta.url),
    demoWorkerUrl: new URL('../../main/demo-gateway/postgres/postgres-worker.ts', import.meta.url),
    pageOrigin: LOOPBACK_ORIGIN,
    start: { demo: false, profile: undefined, troubles: [], path: '/' },
    validateOutputs: true,
    onTheme: () => undefined,
  })
  const api = loopback.api as unknown as OmnideckApi
  return {
    api, app,
    async state() {
      const answer = await api.connection.state({})
      if (!answer.ok) throw new Error(answer.error.code)
      return answer.value.data
    },
  }
}

it('keeps a profile offline over a restart, without one connection, until it is told otherwise', async () => {
  let connections = 0
  const gateway = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => void gateway.close())
  const folder = temporaryFolder()
  cleanups.push(() => folder.remove())

  const first = await start(folder.path)
  const added = await first.api.profiles.add({
    draft: {
      name: 'On the train', baseUrl: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`, auth: { kind: 'password', username: 'ana' }, environment: 'dev',
      postgres: null, pinnedCertificate: null, allowPlainHttp: false, proxyUrl: null,
    },
    secrets: { password: 'p' },
    store: 'this-session',
  })
  if (!added.ok) throw new Error(added.error.code)
  await first.api.profiles.open({ profileId: added.value.id })
  await vi.waitFor(() => expect(connections).toBeGreaterThan(0))
  expect(await first.api.connection.workOffline({ on: true })).toMatchObject({ ok: true })
  expect(await first.state()).toMatchObject({ status: 'offline', chosenOffline: true, reason: 'You chose to work offline.' })
  await first.app.stop()

  connections = 0
  const second = await start(folder.path)
  expect(await second.state()).toMatchObject({ status: 'offline', chosenOffline: true })
  expect(await second.api.connection.retryNow({})).toMatchObject({ ok: true })
  // Longer than the first attempt took; a connection would have been made by now.
  await new Promise<void>((resolve) => void systemClock.after(1_000, resolve))
  expect(connections).toBe(0)
  await second.api.connection.workOffline({ on: false })
  await vi.waitFor(() => expect(connections).toBeGreaterThan(0))
  await second.app.stop()

  const third = await start(folder.path)
  cleanups.push(() => third.app.stop())
  expect((await third.state()).chosenOffline).toBe(false)
}, 60_000)
