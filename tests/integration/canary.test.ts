import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { bridgeTable } from '#preload/channels.generated.ts'
import type { OmnideckApi } from '#shared/contract/index.ts'
import type { ProfileDraft } from '#shared/features/profiles/model.ts'
import { composeApp, type App } from '#main/compose-app.ts'
import { startDemoGateway } from '#main/demo-gateway/server.ts'
import type { Host } from '#main/hosts/host.ts'
import { systemClock } from '#main/platform/clock.ts'
import { createLog } from '#main/platform/log/pino-log.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { seededRandom } from '#main/platform/random.ts'
import { startEchoingGateway } from '#tests/support/echoing-gateway.ts'
import { createLoopbackHost, LOOPBACK_ORIGIN, type LoopbackHost } from '#tests/support/loopback-host.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const marks = { password: 'c4nary/pass wörd+7f3a', postgres: 'c4nary-pg@9d1e', vault: 'c4nary vault 5b2c' } as const
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const run of cleanups.splice(0).reverse()) await run()
})

/** Everything that leaves main towards the page or the desktop. */
function listeningHost(loopback: LoopbackHost, root: string): { readonly host: Host; readonly heard: string[] } {
  const heard: string[] = []
  const host: Host = {
    ...loopback,
    paths: { data: join(root, 'data'), logs: join(root, 'logs'), exports: join(root, 'exports') },
    notify: (notice) => void heard.push(JSON.stringify(notice)),
    openExternal: async (url) => void heard.push(url),
    async openWindow(options) {
      heard.push(JSON.stringify(options))
      const window = await loopback.openWindow(options)
      return {
        ...window,
        setTitle: (title) => void heard.push(title),
        transport: {
          serve: (handle) =>
            window.transport.serve(async (frame, sender) => {
              const reply = await handle(frame, sender)
              heard.push(JSON.stringify(reply))
              return reply
            }),
          push(frame) {
            heard.push(JSON.stringify(frame))
            window.transport.push(frame)
          },
        },
      }
    },
  }
  return { host, heard }
}

/** Every spelling under which a secret could be found again; of a token also its payload and its signature alone. */
function spellings(secret: string): readonly string[] {
  const parts = secret.startsWith('eyJ') ? secret.split('.').slice(1) : []
  return [...parts, secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, ''), Buffer.from(secret).toString('hex')]
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function until(isSo: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await isSo()) return
    await wait(25)
  }
  throw new Error(`Waited in vain for ${what}`)
}

it('keeps a marked password and every token out of page, files, logs and titles through sign-in, refresh, errors and a crash', async () => {
  const folder = temporaryFolder()
  cleanups.push(() => folder.remove())
  const demo = await startDemoGateway({ seed: 7, clock: systemClock, log: silentLog, postgres: false })
  cleanups.push(() => demo.stop())
  const gateway = await startEchoingGateway({ behind: demo.baseUrl, marked: marks.password, real: demo.credentials.password })
  cleanups.push(() => gateway.stop())

  const redactor = createRedactor()
  const loopback = createLoopbackHost({ table: bridgeTable })
  const { host, heard } = listeningHost(loopback, folder.path)
  mkdirSync(host.paths.logs, { recursive: true })
  const log = createLog({ dir: host.paths.logs, level: 'debug', redactor, clock: systemClock })
  cleanups.push(() => log.stop())
  let app: App | undefined = await composeApp({
    host, log, redactor,
    clock: systemClock,
    random: seededRandom(1),
    version: '0.0.0',
    workerUrl: new URL('../../main/data-worker.ts', import.meta.url),
    demoWorkerUrl: new URL('../../main/demo-gateway/postgres/postgres-worker.ts', import.meta.url),
    pageOrigin: LOOPBACK_ORIGIN,
    start: { demo: false, profile: undefined, troubles: [], path: '/' },
    validateOutputs: true,
    onTheme: () => undefined,
  })
  cleanups.push(() => app?.stop())
  const api = loopback.api as unknown as OmnideckApi

  const draft: ProfileDraft = {
    name: 'Marked gateway',
    baseUrl: gateway.baseUrl,
    auth: { kind: 'password', username: demo.credentials.username },
    environment: 'dev',
    // Nobody listens there, so the Postgres password meets an error.
    postgres: { host: '127.0.0.1', port: 9, database: 'omni', user: 'omni', ssl: 'off' },
    pinnedCertificate: null,
    allowPlainHttp: false,
    proxyUrl: null,
  }
  const secrets = { password: marks.password, postgresPassword: marks.postgres }

  // The wizard: vault, test, save, open.
  expect(await api.profiles.unlockVault({ passphrase: marks.vault })).toMatchObject({ ok: true })
  const started = await api.profiles.startTest({ profileId: null, draft, secrets, store: 'passphrase-vault' })
  if (!started.ok) throw new Error(started.error.code)
  await until(async () => {
    const test = await api.profiles.test({ testId: started.value.testId })
    return test.ok && test.value.data.status !== 'running'
  }, 'the connection test')
  const added = await api.profiles.add({ draft, secrets, store: 'passphrase-vault' })
  if (!added.ok) throw new Error(added.error.code)
  const profileId = added.value.id
  await api.profiles.open({ profileId })
  await until(async () => {
    const state = await api.connection.state({})
    return state.ok && state.value.data.legs.auth.state === 'up'
  }, 'the sign-in')

  // A token that the gateway no longer takes, then a gateway that repeats every secret it knows.
  const refreshes = gateway.count('refresh')
  gateway.setMode('expired')
  await until(async () => {
    await api.connection.recheckCapabilities({})
    return gateway.count('refresh') > refreshes
  }, 'a refresh')
  gateway.setMode('echo')
  await until(async () => {
    await api.connection.recheckCapabilities({})
    await api.connection.retryNow({})
    return gateway.count('echo') > 3
  }, 'echoed errors')
  await api.connection.signIn({ password: marks.password })
  await api.profiles.startTest({ profileId, draft, secrets: {}, store: null })
  for (const ask of [api.connection.state({}), api.connection.capabilities({}), api.profiles.list({}), api.profiles.secretStores({}), api.jobs.list({}), api.app.about({})]) await ask
  await api.profiles.edit({ profileId, draft: { ...draft, name: 'Marked gateway 2' }, secrets, store: null })

  // A crash that drags secrets along, in the page and in main.
  const [firstToken = ''] = gateway.secrets().filter((secret) => secret.startsWith('eyJ'))
  await api.app.reportCrash({ where: 'health', message: `boom ${marks.password} ${firstToken}`, stack: `Error: ${firstToken}\n at x (${encodeURIComponent(marks.password)})` })
  log.error('crashed', { cause: new Error(`outer ${marks.password}`, { cause: { headers: { authorization: `Bearer ${firstToken}` }, url: `postgres://omni:${marks.postgres}@h/db` } }) })
  await app.stop()
  app = undefined

  // The search can find something at all: else finding nothing would prove nothing.
  const files = filesUnder(folder.path)
  const contents = files.map((file) => ({ file, bytes: readFileSync(file) }))
  expect(gateway.count('login')).toBeGreaterThan(0)
  expect(gateway.secrets().length).toBeGreaterThan(3)
  expect(heard.some((text) => text.includes('Marked gateway'))).toBe(true)
  expect(contents.some(({ file, bytes }) => file.endsWith('.db') && bytes.includes('Marked gateway'))).toBe(true)
  expect(contents.some(({ file, bytes }) => file.endsWith('omnideck.log') && bytes.includes('•••••'))).toBe(true)
  expect(files.some((file) => file.endsWith('secrets.vault'))).toBe(true)

  const found: string[] = []
  for (const secret of [...gateway.secrets(), ...Object.values(marks)]) {
    for (const spelling of spellings(secret)) {
      for (const { file, bytes } of contents) if (bytes.includes(spelling)) found.push(`${secret.slice(0, 12)}… in ${file}`)
      for (const text of heard) if (text.includes(spelling)) found.push(`${secret.slice(0, 12)}… in ${text.slice(0, 200)}`)
    }
  }
  expect(found).toEqual([])
}, 60_000)
