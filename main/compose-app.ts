import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { appContract } from '#shared/features/app/contract.ts'
import type { Notice, Preferences } from '#shared/features/app/model.ts'
import { demoContract } from '#shared/features/demo/contract.ts'
import { jobsContract } from '#shared/features/jobs/contract.ts'
import { profilesContract } from '#shared/features/profiles/contract.ts'
import type { Profile, ProfileId } from '#shared/features/profiles/model.ts'
import type { PushFrame } from '#shared/contract/frames.ts'
import type { AppServices } from '#main/app-services.ts'
import { createConnectionTests } from '#main/compose-connection-tests.ts'
import { createDemoControl, type DemoControl } from '#main/compose-demo.ts'
import { composeProfile, type ProfileScope } from '#main/compose-profile.ts'
import { createWindows, type Windows } from '#main/compose-window.ts'
import { stateDefinition } from '#main/data-operations.ts'
import { readPreferences } from '#main/features/app/index.ts'
import { createProfileSecrets, listProfiles, markOpened, readProfile } from '#main/features/profiles/index.ts'
import type { Host } from '#main/hosts/host.ts'
import type { Clock } from '#main/platform/clock.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import type { StampFreshness } from '#main/platform/freshness.ts'
import { publisher } from '#main/platform/ipc/publisher.ts'
import { createJobs } from '#main/platform/jobs/jobs.ts'
import { createLifecycle, type Disposable } from '#main/platform/lifecycle.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { Redactor } from '#main/platform/log/redact.ts'
import type { Random } from '#main/platform/random.ts'
import { tellOpenOutcome } from '#main/tell-open-outcome.ts'
import { createSecretStores } from '#main/platform/secrets/create-secret-stores.ts'

export type AppOptions = {
  readonly host: Host
  readonly version: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly redactor: Redactor
  readonly workerUrl: URL
  readonly demoWorkerUrl: URL
  /** Where the page lives: frames from anywhere else are refused. */
  readonly pageOrigin: string
  readonly start: { readonly demo: boolean; readonly profile: string | undefined; readonly troubles: readonly string[]; readonly path: string }
  readonly validateOutputs: boolean
  /** Told at the start and on every change, so that the next page and the native frame have the right colour at once. */
  readonly onTheme: (theme: Preferences['theme']) => void
}

export interface App extends Disposable {
  /** The profile that a person sees first, with its calls; undefined in the wizard. For the status in the terminal. */
  shown(): ProfileScope | undefined
  stop(): Promise<void>
}

/** At most this many profiles stay connected, so that switching back is immediate. */
const MAX_OPEN_PROFILES = 5

/** The application, in dependency order. Reading it top to bottom is the tour; closing runs backwards. */
export async function composeApp(options: AppOptions): Promise<App> {
  const { host, clock, random, log, redactor, validateOutputs } = options
  const life = createLifecycle()
  mkdirSync(host.paths.data, { recursive: true, mode: 0o700 })

  const state = life.own(await openStore({ mode: 'inline', file: join(host.paths.data, 'state.db'), definition: stateDefinition, clock, log }))
  const stores = life.own(createSecretStores({ dataDir: host.paths.data, clock, log, platform: process.platform, redactor }))
  const notices: Notice[] = []
  const tell = (notice: Notice): void => {
    if (windows.isListening()) publish.app.notice(notice)
    else notices.push(notice)
  }
  const secrets = createProfileSecrets({ stores, state, tell: (body) => tell({ severity: 'info', title: 'Credentials moved', body, path: null }) })
  const jobs = life.own(createJobs({ clock, log, onChanged: (jobIds) => publish.jobs.changed({ jobIds: [...jobIds] }) }))
  const app: AppServices = {
    host, clock, random, log, redactor, state, stores, secrets, jobs, tell, validateOutputs,
    newId: () => randomUUID(),
    profileFolder: (profileId) => join(host.paths.data, 'profiles', profileId),
    workerUrl: options.workerUrl,
    demoWorkerUrl: options.demoWorkerUrl,
  }
  tellOpenOutcome(state.outcome, 'The file of your profiles and settings', tell)
  const followTheme = async (): Promise<void> => options.onTheme((await state.read(readPreferences, {})).theme)
  await followTheme()

  // What the application knows of itself is true at the moment it is asked: nobody else has to be heard for it.
  const stamp: StampFreshness = (asOf, note = null) => ({ source: 'live', asOf, lagMs: asOf === null ? null : Math.max(0, clock.now() - asOf), note })
  const scopes = createScopes(app)
  life.onStop(() => scopes.closeAll())
  const demo: DemoControl = life.own(createDemoControl(app, { troubles: options.start.troubles, changed: () => publish.demo.changed({}) }))
  const tests = createConnectionTests(app, { changed: (testId) => publish.profiles.testChanged({ testId }) })

  const windows: Windows = createWindows({
    app, stamp, demo, tests, scopes,
    version: options.version,
    pageOrigin: options.pageOrigin,
    onFirstCall: () => {
      for (const notice of notices.splice(0)) publish.app.notice(notice)
    },
    newRef: () => randomBytes(5).toString('hex'),
    profilesChanged: () => publish.profiles.changed({}),
    preferencesChanged: () => {
      void followTheme()
      publish.app.preferencesChanged({})
    },
  })
  life.own(windows)
  const toAll = (frame: PushFrame): void => windows.pushToAll(frame)
  const publish = {
    app: publisher(appContract, toAll, { validate: validateOutputs }),
    profiles: publisher(profilesContract, toAll, { validate: validateOutputs }),
    jobs: publisher(jobsContract, toAll, { validate: validateOutputs }),
    demo: publisher(demoContract, toAll, { validate: validateOutputs }),
  }

  const first = await firstProfile()
  await windows.openFirst(first, options.start.path)
  life.onStop(host.onActivate((deepLink) => windows.activate(deepLink)))

  /** Named on the command line, else the demo if asked for, else the last one that was open. */
  async function firstProfile(): Promise<Profile | undefined> {
    const wanted = options.start.profile
    if (wanted !== undefined) {
      const found = (await state.read(listProfiles, {})).find((profile) => profile.id === wanted || profile.name === wanted)
      if (found === undefined) throw new AppError('profile.unknown', { details: { wanted } })
      return found
    }
    if (options.start.demo) return (await state.read(readProfile, { id: await demo.start() })) ?? undefined
    const [last] = await state.read(listProfiles, {})
    return last?.lastOpenedAt == null ? undefined : last
  }

  return {
    shown: () => windows.shown(),
    stop: () => life.stop(),
  }

  function createScopes(services: AppServices) {
    const open = new Map<ProfileId, Promise<ProfileScope>>()
    return {
      /** Opens the profile, or hands back the one that is open. */
      async of(profile: Profile): Promise<ProfileScope> {
        const existing = open.get(profile.id)
        if (existing !== undefined) {
          open.delete(profile.id)
          open.set(profile.id, existing)
          return existing
        }
        if (demo.owns(profile.id)) await demo.start()
        const current = (await state.read(readProfile, { id: profile.id })) ?? profile
        const opening = composeProfile(services, current)
        open.set(profile.id, opening)
        opening.catch(() => open.delete(profile.id))
        await state.write(markOpened, { id: profile.id, at: clock.now() })
        const scope = await opening
        await this.closeOldest()
        return scope
      },
      async closeOldest(): Promise<void> {
        for (const [id, scope] of open) {
          if (open.size <= MAX_OPEN_PROFILES) return
          if (windows.isShown(id)) continue
          open.delete(id)
          await (await scope).stop()
        }
      },
      async close(profileId: ProfileId): Promise<void> {
        const scope = open.get(profileId)
        open.delete(profileId)
        await (await scope)?.stop()
      },
      async closeAll(): Promise<void> {
        const all = [...open.values()]
        open.clear()
        await Promise.all(all.map(async (scope) => (await scope).stop()))
      },
      async erase(profileId: ProfileId): Promise<void> {
        await windows.leave(profileId)
        await this.close(profileId)
        if (demo.owns(profileId)) await demo.stop()
        rmSync(services.profileFolder(profileId), { recursive: true, force: true })
      },
    }
  }
}

export type Scopes = { of(profile: Profile): Promise<ProfileScope>; close(profileId: ProfileId): Promise<void>; erase(profileId: ProfileId): Promise<void> }
