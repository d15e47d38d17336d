import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionTest, ProfileDraft, SecretStoreChoice, TestStep, TestStepName, TypedSecrets } from '#shared/features/profiles/model.ts'
import { createConnectionTests } from '#main/compose-connection-tests.ts'
import { startDemoGateway, type DemoGateway } from '#main/demo-gateway/server.ts'
import type { ProfileSecrets } from '#main/features/profiles/index.ts'
import { systemClock } from '#main/platform/clock.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createRedactor } from '#main/platform/log/redact.ts'
import { grantScript, readerRole } from '#main/upstream/postgres/grant-script.ts'
import { makeCertificate } from '#tests/support/certificate.ts'
import { findPostgres, OWNER, startPostgresCluster, type PostgresCluster } from '#tests/support/postgres-cluster.ts'

const cleanups: (() => void)[] = []
let demo: DemoGateway
beforeAll(async () => {
  demo = await startDemoGateway({ seed: 11, clock: systemClock, log: silentLog, postgres: false })
})
afterEach(() => {
  for (const run of cleanups.splice(0)) run()
  for (const { name, on } of demo.troubles.list()) if (on) demo.troubles.set(name, false)
})
afterAll(() => demo.stop())

const keychain: SecretStoreChoice = { kind: 'keyring', label: 'Keyring', available: true, says: '', needsPassphrase: false }
const session: SecretStoreChoice = { kind: 'this-session', label: 'This session', available: true, says: '', needsPassphrase: false }

async function listening(server: Server): Promise<number> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => open.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

const answering = (status: number, type: string, body: string): RequestListener => (_request, response) => void response.writeHead(status, { 'content-type': type }).end(body)

/** In front of the demo gateway: everything passes but what `instead` answers, and upgrades, as with a careless proxy. */
function forwarding(instead: (path: string) => { readonly status: number; readonly body: string } | undefined): RequestListener {
  return (request, response) => {
    const stood = instead(request.url ?? '/')
    if (stood !== undefined) {
      response.writeHead(stood.status, { 'content-type': 'application/json' }).end(stood.body)
      return
    }
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade'].includes(name))) as Record<string, string>
      void fetch(new URL(request.url ?? '/', demo.baseUrl), { method: request.method ?? 'GET', headers, ...(parts.length === 0 ? {} : { body: Buffer.concat(parts) }) }).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(await answer.text())
      })
    })
  }
}

function aDraft(change: Partial<ProfileDraft> = {}): ProfileDraft {
  return {
    name: 'Tried', baseUrl: demo.baseUrl, auth: { kind: 'password', username: demo.credentials.username }, environment: 'dev',
    postgres: null, pinnedCertificate: null, allowPlainHttp: true, proxyUrl: null, ...change,
  }
}

type Outcome = { readonly test: ConnectionTest; step(name: TestStepName): TestStep; readonly kept: readonly string[]; readonly progress: number }

async function tryOut(draft: ProfileDraft, options: { readonly secrets?: TypedSecrets; readonly choices?: readonly SecretStoreChoice[]; readonly stored?: string } = {}): Promise<Outcome> {
  const kept: string[] = []
  const secrets: ProfileSecrets = {
    choices: async () => options.choices ?? [keychain, session],
    keep: async (id) => {
      kept.push(id)
      return null
    },
    open: async () => ({ store: () => null, get: async (name) => (name === 'password' ? (options.stored ?? null) : null), set: async (name) => void kept.push(name) }),
    forget: async () => undefined,
    unlockVault: async () => undefined,
  }
  let progress = 0
  const over = Promise.withResolvers<ConnectionTest>()
  const tests = createConnectionTests(
    { clock: systemClock, log: silentLog, redactor: createRedactor(), secrets, newId: () => 't1' },
    {
      changed(id) {
        progress++
        const test = tests.read(id)
        if (test !== undefined && test.status !== 'running') over.resolve(test)
      },
    },
  )
  const profile = options.stored === undefined ? null : { ...draft, id: 'p1', secretStore: null, createdAt: 0, lastOpenedAt: null }
  expect(tests.start({ profile, draft, secrets: options.secrets ?? (options.stored === undefined ? { password: demo.credentials.password } : {}), store: null })).toBe('t1')
  const test = await over.promise
  return {
    test, kept, progress,
    step(name) {
      const found = test.steps.find((step) => step.name === name)
      if (found === undefined) throw new Error(`No step ${name}`)
      return found
    },
  }
}

const isOneSentence = (text: string): boolean => /^[A-Z0-9“][^]*[.]$/u.test(text) && !/\.\s+[A-Z]/.test(text.slice(0, -1))

/** What every finding owes the person: one sentence of what was seen, what to do next, and a code to send. */
function explains(step: TestStep, code: string, status: TestStep['status'] = 'failed'): void {
  expect(step).toMatchObject({ status, code })
  expect(step.finding, 'the finding is one sentence').toSatisfy(isOneSentence)
  expect(step.remedy ?? '', 'the remedy says what to do').toMatch(/^[A-Z][^]*\.$/)
}

describe('a connection test', () => {
  it('passes every check of a gateway that is well, saves nothing and tells of each step', async () => {
    const { test, kept, progress } = await tryOut(aDraft())
    expect(Object.fromEntries(test.steps.map((step) => [step.name, step.status]))).toEqual({
      dns: 'passed', tcp: 'passed', tls: 'noted', http: 'passed', gateway: 'passed', credentials: 'passed', rights: 'passed', socket: 'passed', clock: 'passed', keychain: 'passed', postgres: 'noted',
    })
    expect(test).toMatchObject({ status: 'passed-with-notes', endedAt: expect.any(Number) as number })
    expect(kept).toEqual([])
    expect(progress).toBeGreaterThanOrEqual(test.steps.length * 2)
    // The socket's first ping comes after a second; everything else is immediate here.
    for (const step of test.steps) expect(step.durationMs ?? 0, step.name).toBeLessThan(step.name === 'socket' ? 2_500 : 1_000)
  })

  it('uses the stored password where none was typed', async () => {
    const { step } = await tryOut(aDraft(), { stored: demo.credentials.password })
    expect(step('credentials').status).toBe('passed')
  })

  it('says that a password is missing where none is typed or stored', async () => {
    const { step } = await tryOut(aDraft(), { secrets: {} })
    explains(step('credentials'), 'CREDENTIALS_MISSING')
  })
})

describe('a fault of the address', () => {
  it('a name nobody knows', async () => {
    const { test, step } = await tryOut(aDraft({ baseUrl: 'http://no-such-gateway.invalid:8090' }))
    explains(step('dns'), 'DNS_NOT_FOUND')
    expect(step('tcp').status).toBe('skipped')
    expect(test.status).toBe('failed')
  })

  it('a refused connection', async () => {
    const server = createTcpServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise<void>((resolve) => server.close(() => resolve()))
    const { step, test } = await tryOut(aDraft({ baseUrl: `http://127.0.0.1:${port}` }))
    explains(step('tcp'), 'TCP_REFUSED')
    for (const name of ['tls', 'http', 'gateway', 'credentials', 'rights', 'socket'] as const) expect(step(name).status, name).toBe('skipped')
    expect(test.status).toBe('failed')
  })

  it('another service’s port, which answers 404 in plain text', async () => {
    const port = await listening(createHttpServer(answering(404, 'text/plain', '404 page not found\n')))
    explains((await tryOut(aDraft({ baseUrl: `http://127.0.0.1:${port}` }))).step('http'), 'HTTP_WRONG_PORT')
  })

  it('a port that speaks no HTTP', async () => {
    const port = await listening(createTcpServer((socket) => void socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.2\r\n')))
    explains((await tryOut(aDraft({ baseUrl: `http://127.0.0.1:${port}` }))).step('http'), 'HTTP_NOT_SPOKEN')
  })

  it('a web page instead of JSON', async () => {
    const port = await listening(createHttpServer(answering(200, 'text/html', '<!doctype html><title>Portal</title>')))
    explains((await tryOut(aDraft({ baseUrl: `http://127.0.0.1:${port}` }))).step('gateway'), 'GATEWAY_HTML')
  })

  it('a gateway whose service behind it is down', async () => {
    const port = await listening(createHttpServer(answering(502, 'text/plain', 'Bad Gateway')))
    explains((await tryOut(aDraft({ baseUrl: `http://127.0.0.1:${port}` }))).step('http'), 'HTTP_502')
  })

  it('no TLS where https was written', async () => {
    const port = await listening(createHttpServer(answering(200, 'text/plain', 'hello')))
    explains((await tryOut(aDraft({ baseUrl: `https://127.0.0.1:${port}` }))).step('tls'), 'TLS_NOT_SPOKEN')
  })
})

describe('a fault of the certificate', () => {
  const day = 86_400_000

  it('ended', async () => {
    const port = await listening(createHttpsServer(makeCertificate({ validFrom: Date.now() - 9 * day, validTo: Date.now() - day }), answering(200, 'application/json', '{}')))
    const { step } = await tryOut(aDraft({ baseUrl: `https://127.0.0.1:${port}` }))
    explains(step('tls'), 'TLS_EXPIRED')
    expect(step('tls').offeredFingerprint).toBeNull()
    expect(step('http').status).toBe('skipped')
  })

  it('self-signed, which offers its fingerprint, and passes once pinned', async () => {
    const certificate = makeCertificate()
    const port = await listening(createHttpsServer(certificate, forwarding(() => undefined)))
    const baseUrl = `https://127.0.0.1:${port}`
    const { step } = await tryOut(aDraft({ baseUrl }))
    explains(step('tls'), 'TLS_SELF_SIGNED')
    expect(step('tls').offeredFingerprint).toBe(certificate.fingerprint256)
    const pinned = await tryOut(aDraft({ baseUrl, pinnedCertificate: certificate.fingerprint256 }))
    expect(pinned.step('tls').status).toBe('passed')
    expect(pinned.step('credentials').status).toBe('passed')
    explains((await tryOut(aDraft({ baseUrl, pinnedCertificate: makeCertificate().fingerprint256 }))).step('tls'), 'TLS_PIN_MISMATCH')
  })

  it('of an authority that this computer does not trust', async () => {
    const authority = makeCertificate({ commonName: 'Company authority' })
    const port = await listening(createHttpsServer(makeCertificate({ signedBy: authority }), answering(200, 'application/json', '{}')))
    explains((await tryOut(aDraft({ baseUrl: `https://127.0.0.1:${port}` }))).step('tls'), 'TLS_UNKNOWN_ISSUER')
  })
})

describe('a fault of the proxy', () => {
  function aProxy(status: number): Server {
    const proxy = createHttpServer()
    proxy.on('connect', (request: IncomingMessage, client: Socket) => {
      client.on('error', () => undefined)
      if (status !== 200) return void client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`)
      const onward = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.pipe(client).pipe(onward)
      })
      onward.on('error', () => client.destroy())
    })
    return proxy
  }

  it('that asks for a sign-in', async () => {
    const port = await listening(aProxy(407))
    const { step } = await tryOut(aDraft({ proxyUrl: `http://127.0.0.1:${port}` }))
    explains(step('tcp'), 'PROXY_407')
    expect(step('tcp').remedy).toContain('user and password')
  })

  it('that lets nothing through', async () => {
    const port = await listening(aProxy(503))
    explains((await tryOut(aDraft({ proxyUrl: `http://127.0.0.1:${port}` }))).step('tcp'), 'PROXY_FAILED')
  })

  it('that works is no fault', async () => {
    const port = await listening(aProxy(200))
    const { step } = await tryOut(aDraft({ proxyUrl: `http://127.0.0.1:${port}` }))
    expect([step('tcp').status, step('credentials').status, step('socket').status]).toEqual(['passed', 'passed', 'passed'])
  })
})

describe('a fault of the account', () => {
  it('a password that is refused', async () => {
    const { step, test } = await tryOut(aDraft(), { secrets: { password: 'wrong' } })
    explains(step('credentials'), 'CREDENTIALS_401')
    expect(step('rights').status).toBe('skipped')
    // The clock can be compared all the same.
    expect(step('clock').status).toBe('passed')
    expect(test.status).toBe('failed')
  })

  it('an account that is refused', async () => {
    const port = await listening(createHttpServer(forwarding((path) => (path.includes('/auth/login') ? { status: 403, body: '{"detail":"Forbidden"}' } : undefined))))
    explains((await tryOut(aDraft({ baseUrl: `http://127.0.0.1:${port}` }))).step('credentials'), 'CREDENTIALS_403')
  })

  it('a role that may only look, which is a note, and gets no live events, which is another', async () => {
    const viewer = demo.credentials.byRole['viewer']
    if (viewer === undefined) throw new Error('The demo has no viewer')
    const { step, test } = await tryOut(aDraft({ auth: { kind: 'password', username: viewer.username } }), { secrets: { password: viewer.password } })
    explains(step('rights'), 'ROLE_READ_ONLY', 'noted')
    explains(step('socket'), 'WS_1008', 'noted')
    expect(test.status).toBe('passed-with-notes')
  })

  it('a role that may not list the servers', async () => {
    demo.troubles.set('http403', true)
    explains((await tryOut(aDraft())).step('rights'), 'RIGHTS_403')
  })
})

describe('a fault that leaves the console usable', () => {
  it('a proxy that lets no WebSocket through', async () => {
    const port = await listening(createHttpServer(forwarding(() => undefined)))
    const { step, test } = await tryOut(aDraft({ baseUrl: `http://127.0.0.1:${port}` }))
    explains(step('socket'), 'WS_LOST')
    expect(test.status).toBe('passed-with-notes')
  })

  it('a clock that is ten minutes ahead', async () => {
    demo.troubles.set('clockSkew', 600_000)
    const { step } = await tryOut(aDraft())
    explains(step('clock'), 'CLOCK_SKEW', 'noted')
    expect(step('clock').finding).toContain('10 min ahead')
  })

  it('no keychain', async () => {
    const { step, test } = await tryOut(aDraft(), { choices: [{ ...keychain, available: false }, session] })
    explains(step('keychain'), 'KEYCHAIN_NONE')
    expect(test.status).toBe('passed-with-notes')
  })

  it('a Postgres that is down', async () => {
    const { step, test } = await tryOut(aDraft({ postgres: { host: '127.0.0.1', port: 9, database: 'omni', user: readerRole, ssl: 'off' } }))
    explains(step('postgres'), 'POSTGRES_UNREACHABLE')
    expect(test.status).toBe('passed-with-notes')
  })
})

const bin = findPostgres()
describe.skipIf(bin === undefined)('a fault of Postgres (skipped where no PostgreSQL server is installed)', () => {
  let cluster: PostgresCluster
  beforeAll(async () => {
    cluster = await startPostgresCluster(bin ?? '')
    await cluster.run('CREATE SCHEMA omni2; CREATE TABLE omni2.audit_logs (id serial PRIMARY KEY, timestamp timestamptz, user_id int); CREATE TABLE omni2.user_activities (activity_id uuid PRIMARY KEY, created_at timestamptz)')
    await cluster.run(grantScript)
    await cluster.run(`REVOKE SELECT ON omni2.user_activities FROM ${readerRole}`)
  })
  afterAll(() => cluster.stop())

  const target = (change: Partial<NonNullable<ProfileDraft['postgres']>> = {}): Partial<ProfileDraft> => ({ postgres: { host: '127.0.0.1', port: cluster.port, database: 'omni', user: readerRole, ssl: 'off', ...change } })
  const typed = (postgresPassword: string): TypedSecrets => ({ password: demo.credentials.password, postgresPassword })

  it('a password that is refused', async () => {
    explains((await tryOut(aDraft(target()), { secrets: typed('wrong') })).step('postgres'), 'POSTGRES_DENIED')
  })

  it('a database that is not there', async () => {
    explains((await tryOut(aDraft(target({ database: 'omni3', user: OWNER.user })), { secrets: typed(OWNER.password) })).step('postgres'), 'POSTGRES_NO_DATABASE')
  })

  it('a right that is missing', async () => {
    const { step } = await tryOut(aDraft(target()), { secrets: typed('choose-a-password') })
    explains(step('postgres'), 'POSTGRES_GRANTS', 'noted')
    expect(step('postgres').finding).toContain('omni2.user_activities')
  })
})
