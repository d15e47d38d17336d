import { join } from 'node:path'
import type { Trouble } from '#shared/features/demo/model.ts'
import type { Profile, ProfileDraft, ProfileId } from '#shared/features/profiles/model.ts'
import type { AppServices } from '#main/app-services.ts'
import type { DemoGateway } from '#main/demo-gateway/server.ts'
import { readProfile, saveProfile } from '#main/features/profiles/index.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'

/** The demo gateway as the button sees it. */
export interface DemoControl extends Disposable {
  isRunning(): boolean
  profileId(): ProfileId | null
  /** Whether opening this profile means starting the demo first. */
  owns(profileId: ProfileId): boolean
  troubles(): readonly Trouble[]
  setTrouble(name: string, on: boolean): void
  start(): Promise<ProfileId>
  stop(): Promise<void>
}

const DEMO_PROFILE: ProfileId = 'demo'
const SEED = 20_261_121

/**
 * Starts the demo gateway in this process and keeps its profile pointing at it: the port is another one on every start.
 * Its password is the demo's own and is kept for this session only.
 */
export function createDemoControl(app: AppServices, options: { readonly troubles: readonly string[]; readonly changed: () => void }): DemoControl {
  let running: Promise<DemoGateway> | undefined
  let gateway: DemoGateway | undefined

  async function startGateway(): Promise<DemoGateway> {
    // Loaded only now: a console that shows a real gateway needs no world, no MCP servers and no Postgres of its own.
    const { startDemoGateway } = await import('#main/demo-gateway/server.ts')
    return startDemoGateway({
      seed: SEED,
      clock: app.clock,
      log: app.log.child({ part: 'demo' }),
      troubles: options.troubles,
      postgres: { workerUrl: app.demoWorkerUrl, imageFolder: join(app.host.paths.data, 'demo-database') },
    })
  }

  async function start(): Promise<ProfileId> {
    running ??= startGateway()
    try {
      gateway = await running
    } catch (cause) {
      running = undefined
      throw cause
    }
    const postgres = gateway.postgres
    const draft: ProfileDraft = {
      name: 'Demo gateway',
      baseUrl: gateway.baseUrl,
      auth: { kind: 'password', username: gateway.credentials.username },
      environment: 'demo',
      postgres: postgres === null ? null : { host: postgres.host, port: postgres.port, database: postgres.database, user: postgres.user, ssl: 'off' },
      pinnedCertificate: null,
      allowPlainHttp: false,
      proxyUrl: null,
    }
    const before = await app.state.read(readProfile, { id: DEMO_PROFILE })
    const profile: Profile = {
      ...draft,
      id: DEMO_PROFILE,
      secretStore: before?.secretStore ?? null,
      createdAt: before?.createdAt ?? app.clock.now(),
      lastOpenedAt: before?.lastOpenedAt ?? null,
    }
    await app.state.write(saveProfile, profile)
    await app.secrets.keep(DEMO_PROFILE, { password: gateway.credentials.password }, 'this-session')
    options.changed()
    return DEMO_PROFILE
  }

  return {
    isRunning: () => gateway !== undefined,
    profileId: () => (gateway === undefined ? null : DEMO_PROFILE),
    owns: (profileId) => profileId === DEMO_PROFILE,
    troubles: () => (gateway?.troubles.list() ?? []).map(({ name, label, says, on }) => ({ name, label, says, on })),
    setTrouble(name, on) {
      gateway?.troubles.set(name, on)
      options.changed()
    },
    start,
    async stop() {
      const stopping = gateway
      gateway = undefined
      running = undefined
      await stopping?.stop()
      options.changed()
    },
  }
}
