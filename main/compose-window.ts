import { AppError, errorCatalogue } from '#shared/contract/errors.ts'
import type { Disposable } from '#main/platform/lifecycle.ts'
import type { PushFrame } from '#shared/contract/frames.ts'
import { profilesContract } from '#shared/features/profiles/contract.ts'
import { appContract } from '#shared/features/app/contract.ts'
import type { Profile, ProfileId } from '#shared/features/profiles/model.ts'
import { parseDeepLink, toPagePath } from '#shared/lib/deep-link.ts'
import type { AppServices } from '#main/app-services.ts'
import type { ConnectionTests } from '#main/compose-connection-tests.ts'
import type { Scopes } from '#main/compose-app.ts'
import type { DemoControl } from '#main/compose-demo.ts'
import type { ProfileScope } from '#main/compose-profile.ts'
import { createAppFeature } from '#main/features/app/index.ts'
import { createDemoFeature } from '#main/features/demo/index.ts'
import { createJobsFeature } from '#main/features/jobs/index.ts'
import { createProfilesFeature, listProfiles, readProfile } from '#main/features/profiles/index.ts'
import type { HostWindow, WindowId } from '#main/hosts/host.ts'
import type { StampFreshness } from '#main/platform/freshness.ts'
import { indexCalls, type CallIndex } from '#main/platform/ipc/call-index.ts'
import { publisher } from '#main/platform/ipc/publisher.ts'
import { createRouter } from '#main/platform/ipc/router.ts'
import { createTrustedSender } from '#main/platform/ipc/trusted-sender.ts'

export type WindowsDeps = {
  readonly app: AppServices
  readonly stamp: StampFreshness
  readonly demo: DemoControl
  readonly tests: ConnectionTests
  readonly scopes: Scopes
  readonly version: string
  readonly pageOrigin: string
  readonly onFirstCall: () => void
  readonly newRef: () => string
  readonly profilesChanged: () => void
  readonly preferencesChanged: () => void
}

/** The windows and which profile each belongs to. The router picks a profile's calls by the window, never by an input. */
export interface Windows extends Disposable {
  openFirst(profile: Profile | undefined, path: string): Promise<void>
  /** A second start or a deep link: shows what it asks for, or comes to the front. */
  activate(deepLink: string | undefined): void
  pushToAll(frame: PushFrame): void
  isListening(): boolean
  isShown(profileId: ProfileId): boolean
  /** Every window that shows the profile goes back to the wizard. */
  leave(profileId: ProfileId): Promise<void>
  shown(): ProfileScope | undefined
}

type OpenWindow = {
  readonly window: HostWindow
  scope: ProfileScope | undefined
  calls: CallIndex
  unhear: () => void
}

const FIRST_COLOUR = '#0f1115'

export function createWindows(deps: WindowsDeps): Windows {
  const { app, stamp, demo, scopes } = deps
  const { host, clock, log } = app
  const open = new Map<WindowId, OpenWindow>()
  let hasSpoken = false

  const route = createRouter<WindowId>({
    log,
    isTrusted: createTrustedSender(deps.pageOrigin),
    validateOutputs: app.validateOutputs,
    scopeOf: (id) => {
      const found = open.get(id)
      if (found !== undefined && !hasSpoken) {
        hasSpoken = true
        deps.onFirstCall()
      }
      return found?.calls
    },
  })

  /** The profile opens while the page loads. Calls of the page wait until they can be answered, so it never shows the wrong view first. */
  async function openWindow(profile: Profile | undefined, path: string): Promise<void> {
    const opening = profile === undefined ? undefined : scopes.of(profile)
    opening?.catch(() => undefined)
    const window = await host.openWindow({ title: titleOf(profile), backgroundColour: FIRST_COLOUR, path })
    const mine: OpenWindow = { window, scope: undefined, calls: new Map(), unhear: () => undefined }
    open.set(window.id, mine)
    window.onClosed(() => {
      mine.unhear()
      open.delete(window.id)
    })
    try {
      bind(mine, await opening)
    } catch (cause) {
      // The wizard can still be used, and the reason is told there.
      log.error('a profile could not be opened', { profile: profile?.id, cause })
      bind(mine, undefined)
      app.tell({ severity: 'critical', title: `${profile?.name ?? 'The profile'} could not be opened`, body: sentenceOf(cause), path: null })
    }
    window.transport.serve(route)
  }

  /** The application's own features, bound to one window: "open" and "which profile" mean this window. */
  function appFeatures(mine: OpenWindow) {
    return [
      createAppFeature({
        state: app.state, clock, stamp, log, newRef: deps.newRef,
        about: {
          version: deps.version,
          host: { kind: host.facts.kind, runtime: host.facts.runtime, capabilities: host.facts.capabilities, warnings: [...host.facts.warnings] },
          node: process.versions.node,
          dataFolder: host.paths.data,
          logFolder: host.paths.logs,
        },
        openExternal: (url) => host.openExternal(url),
        preferencesChanged: deps.preferencesChanged,
      }),
      createProfilesFeature({
        state: app.state, clock, stamp, newId: app.newId, tests: deps.tests,
        secrets: {
          ...app.secrets,
          unlockVault: async (passphrase) => {
            await app.secrets.unlockVault(passphrase)
            // Whoever waited for a secret tries again with it.
            for (const { scope } of open.values()) scope?.retryNow()
          },
        },
        window: { openProfileId: () => mine.scope?.profile.id ?? null, open: (profile) => openProfile(mine, profile) },
        erase: scopes.erase,
        edited: async (profile) => {
          const showing = [...open.values()].filter((one) => one.scope?.profile.id === profile.id)
          await scopes.close(profile.id)
          for (const one of showing) await show(one, profile)
        },
        changed: deps.profilesChanged,
      }),
      createJobsFeature({ clock, stamp, jobs: app.jobs }),
      createDemoFeature({
        clock, stamp, demo,
        open: async (profileId) => {
          const profile = await app.state.read(readProfile, { id: profileId })
          if (profile !== null) await openProfile(mine, profile)
        },
      }),
    ]
  }

  async function openProfile(mine: OpenWindow, profile: Profile): Promise<void> {
    const elsewhere = [...open.values()].find((one) => one !== mine && one.scope?.profile.id === profile.id)
    if (elsewhere !== undefined) elsewhere.window.focus()
    else if (mine.scope === undefined || mine.scope.profile.id === profile.id || !host.facts.capabilities.severalWindows) await show(mine, profile)
    else await openWindow(profile, '/')
  }

  async function show(mine: OpenWindow, profile: Profile): Promise<void> {
    const scope = await scopes.of(profile)
    bind(mine, scope)
    mine.window.setTitle(titleOf(profile))
  }

  function bind(mine: OpenWindow, scope: ProfileScope | undefined): void {
    mine.unhear()
    mine.scope = scope
    mine.calls = new Map([...indexCalls(appFeatures(mine)), ...(scope?.calls ?? [])])
    mine.unhear = scope?.onPush((frame) => mine.window.transport.push(frame)) ?? (() => undefined)
    publisher(profilesContract, (frame) => mine.window.transport.push(frame)).opened({ profileId: scope?.profile.id ?? null })
  }

  async function follow(deepLink: string): Promise<void> {
    const target = parseDeepLink(deepLink)
    if (target === undefined) {
      log.warn('refused a deep link', { length: deepLink.length })
      return
    }
    const profiles = await app.state.read(listProfiles, {})
    const profile = profiles.find((one) => one.id === target.profile || slugOf(one.name) === target.profile.toLowerCase())
    const mine = [...open.values()].find((one) => one.scope?.profile.id === profile?.id) ?? [...open.values()][0]
    if (profile === undefined || mine === undefined) return
    await show(mine, profile)
    mine.window.focus()
    publisher(appContract, (frame) => mine.window.transport.push(frame)).navigate({ path: toPagePath(target) })
  }

  return {
    openFirst: openWindow,
    activate(deepLink) {
      if (deepLink === undefined) [...open.values()][0]?.window.focus()
      else void follow(deepLink).catch((cause: unknown) => log.error('a deep link could not be followed', { cause }))
    },
    pushToAll(frame) {
      for (const { window } of open.values()) window.transport.push(frame)
    },
    isListening: () => hasSpoken,
    isShown: (profileId) => [...open.values()].some((one) => one.scope?.profile.id === profileId),
    async leave(profileId) {
      for (const one of open.values()) if (one.scope?.profile.id === profileId) bind(one, undefined)
    },
    shown: () => [...open.values()].find((one) => one.scope !== undefined)?.scope,
    async stop() {
      for (const { window, unhear } of open.values()) {
        unhear()
        await window.close()
      }
    },
  }
}

function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}

function sentenceOf(cause: unknown): string {
  return cause instanceof AppError ? errorCatalogue[cause.code].says : errorCatalogue['internal.bug'].says
}

function titleOf(profile: Profile | undefined): string {
  return profile === undefined ? 'Omnideck' : `${profile.name} — Omnideck`
}
