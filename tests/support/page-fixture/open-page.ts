import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { createAssetServer } from '#main/platform/assets/asset-server.ts'
import { createFakeApi } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers } from '#renderer/platform/testing/fake-api.ts'
import type { OmnideckApi } from '#shared/contract/index.ts'

const ORIGIN = 'https://omnideck.invalid'
// Another folder than the usual lets pictures be taken while the usual one is being built.
const pageFolder = process.env['OMNIDECK_PAGE_FOLDER'] ?? new URL('../../../dist/renderer', import.meta.url).pathname

export type OpenedPage = {
  readonly page: Page
  /** Everything the page's policy refused, and every uncaught error, as text. */
  readonly complaints: readonly string[]
  /** Pushes an event as main would: `emit('health', 'onChanged', …)`. */
  readonly emit: (slug: keyof OmnideckApi, event: string, payload: unknown) => Promise<void>
}

/** The system's Chromium without a window. Root may not use its sandbox. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['OMNIDECK_BROWSER'] ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

/** The built page at `path` (e.g. `#/settings`), served under its real policy and answered from `answers`. */
export async function openPage(browser: Browser, options: { readonly answers: FakeAnswers; /** Of a build; the one of `npm run build` unless said otherwise. */ readonly folder?: string | undefined; readonly path?: string; readonly width?: number; readonly height?: number; readonly colorScheme?: 'dark' | 'light'; readonly now?: number; readonly timeZone?: string }): Promise<OpenedPage> {
  const assets = createAssetServer({ folder: options.folder ?? pageFolder })
  const context = await browser.newContext({ viewport: { width: options.width ?? 1_440, height: options.height ?? 900 }, colorScheme: options.colorScheme ?? 'dark', reducedMotion: 'reduce', timezoneId: options.timeZone ?? 'Europe/Zurich', locale: 'en-US' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  if (options.now !== undefined) await page.clock.install({ time: options.now })
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url())
    if (url.origin !== ORIGIN) return route.abort()
    const { status, headers, body } = assets.answer(url.pathname)
    return route.fulfill({ status, headers, body })
  })
  const fake = createFakeApi(options.answers)
  await page.exposeBinding('fixtureCall', (_, slug: keyof OmnideckApi, name: string, input: unknown) => (fake.api[slug] as unknown as Record<string, (input: unknown) => Promise<unknown>>)[name]?.(input))
  await page.addInitScript(joinPage)
  await page.goto(`${ORIGIN}/${options.path ?? ''}`)
  return {
    page,
    complaints,
    emit: (slug, event, payload) => page.evaluate(([channel, value]) => (window as unknown as FixtureWindow).fixtureEmit(channel as string, value), [`${slug}.${event}`, payload] as const),
  }
}

type FixtureWindow = { fixtureCall: (slug: string, name: string, input: unknown) => Promise<unknown>; fixtureEmit: (channel: string, payload: unknown) => void; omnideck: unknown }

/** Runs in the page before its own scripts, in place of the preload. */
function joinPage(): void {
  const scope = window as unknown as FixtureWindow
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  scope.fixtureEmit = (channel, payload) => listeners.get(channel)?.forEach((listener) => listener(payload))
  const feature = (slug: string): unknown =>
    new Proxy({}, {
      get: (_, name) => {
        if (typeof name !== 'string') return undefined
        if (!/^on[A-Z]/u.test(name)) return (input: unknown) => scope.fixtureCall(slug, name, input)
        return (listener: (payload: unknown) => void) => {
          const channel = `${slug}.${name}`
          const set = listeners.get(channel) ?? new Set()
          listeners.set(channel, set.add(listener))
          return () => set.delete(listener)
        }
      },
    })
  scope.omnideck = new Proxy({}, { get: (_, slug) => feature(String(slug)) })
}
