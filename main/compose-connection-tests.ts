import { AppError } from '#shared/contract/errors.ts'
import type { ConnectionTest, Profile, ProfileDraft, SecretStoreKind, TypedSecrets } from '#shared/features/profiles/model.ts'
import type { AppServices } from '#main/app-services.ts'
import { createHttpClient, type HttpClient } from '#main/platform/http/http-client.ts'
import { runConnectionTest } from '#main/upstream/connection-test.ts'
import { connectPostgres } from '#main/upstream/postgres/connect-postgres.ts'

export type TestRequest = { readonly profile: Profile | null; readonly draft: ProfileDraft; readonly secrets: TypedSecrets; readonly store: SecretStoreKind | null }

export interface ConnectionTests {
  /** Starts the checks and answers at once. */
  start(request: TestRequest): string
  read(testId: string): ConnectionTest | undefined
}

const MOST_KEPT = 5

/** Runs the wizard's checks. Nothing is saved by them: typed secrets live as long as the test. */
export function createConnectionTests(app: Pick<AppServices, 'clock' | 'log' | 'redactor' | 'secrets' | 'newId'>, options: { readonly changed: (testId: string) => void }): ConnectionTests {
  const { clock, log } = app
  const tests = new Map<string, ConnectionTest>()

  function put(test: ConnectionTest): void {
    tests.set(test.id, test)
    for (const id of tests.keys()) if (tests.size > MOST_KEPT) tests.delete(id)
    options.changed(test.id)
  }

  async function run(id: string, { profile, draft, secrets, store }: TestRequest): Promise<void> {
    const startedAt = clock.now()
    for (const secret of Object.values(secrets)) if (secret !== undefined) app.redactor.register(secret)
    const stored = async (name: 'password' | 'api-key' | 'postgres-password'): Promise<string | null> =>
      profile === null ? null : (await app.secrets.open(profile.id)).get(name)
    let last: ConnectionTest = { id, status: 'running', startedAt, endedAt: null, steps: [] }
    let http: HttpClient | undefined
    try {
      const client = createHttpClient({
        baseUrl: draft.baseUrl, allowHttp: true, clock, log, redactor: app.redactor,
        proxy: draft.proxyUrl ?? undefined,
        pinnedFingerprint256: draft.pinnedCertificate ?? undefined,
      })
      http = client
      const status = await runConnectionTest({
        draft, clock, log,
        send: (request) => client.request(request),
        secret: async () => (draft.auth.kind === 'password' ? (secrets.password ?? (await stored('password'))) : (secrets.apiKey ?? (await stored('api-key')))),
        openPostgres: async () => {
          if (draft.postgres === null) throw new AppError('postgres.unavailable')
          return connectPostgres(draft.postgres, secrets.postgresPassword ?? (await stored('postgres-password')), log)
        },
        tryKeychain: async () => {
          const choices = await app.secrets.choices()
          const chosen = store === null ? choices.find((choice) => choice.available && !choice.needsPassphrase && choice.kind !== 'this-session') : choices.find((choice) => choice.kind === store)
          if (chosen?.available !== true) throw new AppError('secrets.unavailable')
          return chosen.label
        },
        onProgress: (steps) => {
          last = { ...last, steps: [...steps] }
          put(last)
        },
      })
      put({ ...last, status, endedAt: clock.now() })
    } catch (cause) {
      log.error('the connection test broke', { cause })
      put({ ...last, status: 'failed', endedAt: clock.now() })
    } finally {
      await http?.stop()
    }
  }

  return {
    start(request) {
      const id = app.newId()
      put({ id, status: 'running', startedAt: clock.now(), endedAt: null, steps: [] })
      void run(id, request)
      return id
    },
    read: (testId) => tests.get(testId),
  }
}
