import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log/log.ts'
import { createCdpPipe, type CdpPipe, type CdpSession } from './cdp-pipe.ts'
import { launchArguments, type LaunchOptions } from './launch-arguments.ts'
import { whyItDied, windowClosed, type Death } from './why-it-died.ts'
import { guardBrowser, refuseWindow } from './window-guards.ts'

/** The one page of a running browser, before it has run anything. */
export type FirstPage = { readonly session: CdpSession; readonly targetId: string }

export interface ChromiumProcess {
  readonly pipe: CdpPipe
  /** E.g. `Chrome/156.0.8078.79`. */
  readonly product: string
  readonly page: FirstPage
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<Death>
  /** Asks the browser to end, and insists after three seconds. */
  stop(): Promise<void>
}

const PATIENCE_MS = 3000
const LAST_WORDS_MS = 300

export type ProcessOptions = LaunchOptions & {
  readonly browser: string
  readonly log: Log
  readonly clock: Clock
  /** Sets the page up while it is still paused. */
  readonly preparePage: (page: FirstPage) => Promise<void>
  /** The page's window was closed. */
  readonly onPageClosed: () => void
}

/** Starts the browser, sets up its only page and lets it run. Rejects with what the browser's last words mean. */
export async function startChromium(options: ProcessOptions): Promise<ChromiumProcess> {
  const { log, clock } = options
  prepareFolder(options.browserFolder)
  // A process group of its own: Ctrl-C in the terminal reaches this process only, which then ends the browser in order.
  const child = spawn(options.browser, launchArguments(options), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  let lastWords = ''
  child.stderr?.on('data', (text: Buffer) => {
    lastWords = (lastWords + text.toString('utf8')).slice(-4000)
  })
  const ended = new Promise<Death>((resolve) => {
    child.once('error', (error) => resolve({ cause: 'other', sentence: `The browser cannot be started: ${error.message}` }))
    const settle = (code: number | null, signal: string | null): void => resolve(whyItDied(signal ?? `exit code ${String(code)}`, lastWords))
    child.once('close', settle)
    // Its last words arrive with `close`; a helper process that lingers must not make us wait for them for long.
    child.once('exit', (code, signal) => void clock.after(LAST_WORDS_MS, () => settle(code, signal)))
  })
  const pipe = createCdpPipe(child.stdio[3] as Writable, child.stdio[4] as Readable)

  async function stop(): Promise<void> {
    pipe.browser.send('Browser.close').catch(() => undefined)
    const insist = clock.after(PATIENCE_MS, () => child.kill('SIGKILL'))
    await ended
    insist()
  }
  // Whoever cut the pipe, a browser without it is of no use to anybody.
  void pipe.ended.then(stop)

  const died = ended.then((death) => Promise.reject(new ChromiumDied(death)))
  died.catch(() => undefined)
  try {
    const [version, page] = await Promise.race([died, Promise.all([pipe.browser.send('Browser.getVersion'), attachToFirstPage(pipe, options), guardBrowser(pipe, log)])])
    pipe.browser.on('Target.detachedFromTarget', ({ sessionId }) => {
      if (sessionId === page.session.id) options.onPageClosed()
    })
    return { pipe, product: version.product, page, ended, stop }
  } catch (cause) {
    // The pipe often breaks a moment before the process has spoken its last words.
    await stop()
    const death = cause instanceof ChromiumDied ? cause.death : await ended
    // Nobody closes a window that was never there: the browser handed over to another one, or refused without a word.
    throw new ChromiumDied(death.sentence === windowClosed ? { cause: 'other', sentence: 'The browser ended before its window was up.' } : death)
  }
}

export class ChromiumDied extends Error {
  readonly death: Death

  constructor(death: Death) {
    super(death.sentence)
    this.name = 'ChromiumDied'
    this.death = death
  }
}

async function attachToFirstPage(pipe: CdpPipe, options: ProcessOptions): Promise<FirstPage> {
  const ready = Promise.withResolvers<FirstPage>()
  let hasPage = false
  pipe.browser.on('Target.attachedToTarget', ({ sessionId, targetInfo, waitingForDebugger }) => {
    const session = pipe.session(sessionId)
    const run = (): Promise<unknown> => (waitingForDebugger ? session.send('Runtime.runIfWaitingForDebugger') : Promise.resolve())
    if (targetInfo.type !== 'page') {
      run().catch(() => undefined) // the browser's own helpers
    } else if (hasPage) {
      options.log.warn('refused a second window', { address: targetInfo.url.slice(0, 200) })
      void refuseWindow(pipe, session, targetInfo.targetId)
    } else {
      hasPage = true
      const page = { session, targetId: targetInfo.targetId }
      options.preparePage(page).then(run).then(() => ready.resolve(page), ready.reject)
    }
  })
  await pipe.browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
  return ready.promise
}

/** The browser keeps no passwords, fills no forms and translates nothing in our window. */
function prepareFolder(folder: string): void {
  const profile = join(folder, 'Default')
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const preferences = join(profile, 'Preferences')
  if (existsSync(preferences)) return
  const quiet = {
    credentials_enable_service: false,
    profile: { password_manager_enabled: false },
    autofill: { profile_enabled: false, credit_card_enabled: false },
    translate: { enabled: false },
    browser: { enable_spellchecking: false },
  }
  writeFileSync(preferences, JSON.stringify(quiet), { mode: 0o600 })
}
