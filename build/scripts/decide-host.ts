/** What is known about Electron's runtime on this machine at the moment of deciding. */
export type ElectronState =
  | { readonly status: 'present'; readonly version: string }
  | { readonly status: 'absent' }
  /** `ELECTRON_SKIP_BINARY_DOWNLOAD` is set. */
  | { readonly status: 'not-wanted' }
  | { readonly status: 'failed-before'; readonly reason: string }
  | { readonly status: 'fetch-failed'; readonly reason: string }
  | { readonly status: 'died'; readonly cause: string }

export type HostFacts = {
  readonly forced: 'electron' | 'chromium' | undefined
  readonly headless: boolean
  readonly platform: NodeJS.Platform
  readonly hasDisplay: boolean
  readonly isRoot: boolean
  readonly electron: ElectronState
}

export type HostDecision =
  | { readonly run: 'electron'; readonly why: string }
  | { readonly run: 'chromium'; readonly headless: boolean; readonly why: string }
  /** Try once, then decide again with what came of it. */
  | { readonly run: 'fetch' }
  | { readonly run: 'nothing'; readonly exitCode: 1 | 2 | 3; readonly says: string }

/** Which window this start gets, and why: the one place where that is decided. Pure. */
export function decideHost(facts: HostFacts): HostDecision {
  const { forced, headless, hasDisplay } = facts
  if (forced === 'chromium') return chromium(facts, '--host chromium asks for it')
  if (forced === 'electron') return decideForced(facts)
  if (headless) return chromium(facts, '--headless needs no window')
  if (!hasDisplay) return chromium(facts, 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)')
  const { electron } = facts
  switch (electron.status) {
    case 'present':
      return { run: 'electron', why: 'its runtime is here' }
    case 'absent':
      // Nothing to gain from a hundred megabytes that refuse to start.
      if (isLinuxRoot(facts)) return chromium(facts, 'Electron is not installed and would refuse to start as root')
      return { run: 'fetch' }
    case 'not-wanted':
      return chromium(facts, 'ELECTRON_SKIP_BINARY_DOWNLOAD is set')
    case 'failed-before':
      return chromium(facts, `Electron could not be fetched last time (${electron.reason}); --host electron tries again`)
    case 'fetch-failed':
      return chromium(facts, `Electron could not be fetched (${electron.reason})`)
    case 'died':
      return chromium(facts, `Electron did not start: ${electron.cause}`)
  }
}

function decideForced(facts: HostFacts): HostDecision {
  const { electron } = facts
  if (facts.headless) return { run: 'nothing', exitCode: 2, says: '--headless runs on Chromium alone; leave out --host electron.' }
  if (!facts.hasDisplay) return { run: 'nothing', exitCode: 3, says: 'Electron needs a display and there is none. Leave out --host electron to run headless on Chromium.' }
  switch (electron.status) {
    case 'present':
      return { run: 'electron', why: '--host electron asks for it' }
    case 'absent':
    case 'failed-before':
    case 'not-wanted':
      return { run: 'fetch' }
    case 'fetch-failed':
      return {
        run: 'nothing',
        exitCode: 3,
        says: `Electron could not be fetched: ${electron.reason}. ELECTRON_MIRROR and HTTPS_PROXY are honoured; without --host electron the console runs on the system's Chromium.`,
      }
    case 'died':
      return { run: 'nothing', exitCode: 1, says: `Electron did not start: ${electron.cause}. Without --host electron the console runs on the system's Chromium.` }
  }
}

function chromium(facts: HostFacts, why: string): HostDecision {
  return { run: 'chromium', headless: facts.headless || !facts.hasDisplay, why }
}

function isLinuxRoot({ platform, isRoot }: HostFacts): boolean {
  return platform === 'linux' && isRoot
}
