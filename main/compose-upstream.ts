import type { ConnectionState } from '#shared/features/connection/model.ts'
import type { Profile } from '#shared/features/profiles/model.ts'
import type { AppServices } from '#main/app-services.ts'
import { openSocket } from '#main/platform/http/connect.ts'
import { createHttpClient } from '#main/platform/http/http-client.ts'
import { createLifecycle } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import { createUpstream } from '#main/upstream/create-upstream.ts'
import { connectPostgres } from '#main/upstream/postgres/connect-postgres.ts'
import type { Upstream } from '#main/upstream/upstream.ts'

const CONNECT_TIMEOUT_MS = 10_000

/** One profile's way to the outside, with its secrets, its certificate rules and its proxy. */
export async function composeUpstream(app: Pick<AppServices, 'clock' | 'random' | 'redactor' | 'secrets'>, profile: Profile, options: { readonly log: Log; readonly chosenOffline: boolean }): Promise<Upstream> {
  const { clock, random, redactor } = app
  const { log } = options
  const life = createLifecycle()
  const secrets = await app.secrets.open(profile.id)
  const network = { proxy: profile.proxyUrl ?? undefined, pinnedFingerprint256: profile.pinnedCertificate ?? undefined }
  const http = life.own(createHttpClient({ baseUrl: profile.baseUrl, allowHttp: profile.allowPlainHttp, clock, log, redactor, ...network }))
  const url = new URL(profile.baseUrl)
  const isTls = url.protocol === 'https:'
  const upstream = createUpstream({
    profile, clock, random, log, secrets,
    // Read at every look: a vault may be unlocked after the profile was opened.
    get secretStore(): ConnectionState['secretStore'] {
      return secrets.store()
    },
    send: (request) => http.request(request),
    openSocket: () =>
      openSocket(
        { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (isTls ? 443 : 80), isTls },
        { ...network, connectTimeoutMs: CONNECT_TIMEOUT_MS, clock },
      ),
    openPostgres: (password) => {
      if (profile.postgres === null) throw new Error('This profile has no Postgres')
      return connectPostgres(profile.postgres, password, log)
    },
    registerSecret: (value) => redactor.register(value),
    chosenOffline: options.chosenOffline,
  })
  return {
    ...upstream,
    async stop() {
      await upstream.stop()
      await life.stop()
    },
  }
}
