import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { fixtureAnswers, fixtureNow } from './answers.ts'
import type { FixtureState } from './answers.ts'
import { launchBrowser, openPage } from './open-page.ts'

type Scene = { readonly name: string; readonly state: FixtureState; readonly path: string; readonly act?: (page: Page) => Promise<void> }

const fillWizard = async (page: Page): Promise<void> => {
  await page.getByLabel('Address of the gateway').fill('omni2.corp.example')
  await page.getByRole('button', { name: 'Go on to sign in' }).click()
}
const scenes: readonly Scene[] = [
  { name: 'overview', state: 'live', path: '#/overview' },
  { name: 'offline-overview', state: 'offline', path: '#/overview' },
  { name: 'health', state: 'live', path: '#/health' },
  { name: 'health-detail', state: 'live', path: '#/health?server=informatica-mcp' },
  { name: 'health-grid', state: 'live', path: '#/health?view=grid' },
  { name: 'cost', state: 'live', path: '#/cost?range=30d' },
  { name: 'cost-prices', state: 'live', path: '#/cost?prices=open' },
  { name: 'audit', state: 'live', path: '#/audit' },
  { name: 'audit-entry', state: 'live', path: '#/audit?entry=e4' },
  { name: 'audit-search', state: 'live', path: '#/audit?q=status:failed%20', act: async (page) => { await page.keyboard.press('/'); await page.keyboard.type('user:s') } },
  { name: 'wizard-1', state: 'wizard', path: '' },
  { name: 'wizard-2', state: 'wizard', path: '', act: fillWizard },
  {
    name: 'wizard-3', state: 'wizard', path: '',
    act: async (page) => {
      await fillWizard(page)
      await page.getByLabel('User name', { exact: true }).fill('m.keller')
      await page.getByLabel('Password', { exact: true }).fill('not a secret')
      await page.getByRole('button', { name: /Test the connection/u }).click()
    },
  },
  { name: 'settings', state: 'live', path: '#/settings' },
  { name: 'settings-reach', state: 'live', path: '#/settings?part=capabilities' },
  { name: 'settings-gaps', state: 'offline', path: '#/settings?part=gaps' },
  { name: 'settings-appearance', state: 'live', path: '#/settings?part=appearance' },
  { name: 'settings-shortcuts', state: 'live', path: '#/settings?part=shortcuts' },
  { name: 'settings-about', state: 'live', path: '#/settings?part=about' },
  { name: 'outbox', state: 'live', path: '#/outbox', act: (page) => page.getByRole('button', { name: 'Compare with the gateway' }).click() },
  { name: 'offline-outbox', state: 'offline', path: '#/outbox' },
  { name: 'palette', state: 'live', path: '#/settings', act: async (page) => { await page.keyboard.press('Control+k'); await page.keyboard.type('po') } },
  { name: 'shortcuts', state: 'live', path: '#/settings', act: (page) => page.keyboard.press('?') },
  { name: 'range', state: 'live', path: '#/settings', act: (page) => page.keyboard.press('t') },
  { name: 'switchboard', state: 'live', path: '#/outbox', act: (page) => page.getByRole('button', { name: /Demo switchboard/u }).click() },
]

const [folder, only, builtPage] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('Say where the pictures go: take-pictures.ts <folder> [name] [built page]\n')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })
const browser = await launchBrowser()
let complaints = 0
for (const scene of scenes.filter(({ name }) => only === undefined || name.includes(only))) {
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const [width, height] of [[1_440, 900], [960, 600]] as const) {
      const opened = await openPage(browser, { answers: fixtureAnswers(scene.state), folder: builtPage, path: scene.path, colorScheme, width, height, now: fixtureNow })
      await opened.page.locator('main').waitFor()
      await opened.page.clock.runFor(500)
      await scene.act?.(opened.page)
      await opened.page.clock.runFor(500)
      await opened.page.screenshot({ path: resolve(join(folder, `${scene.name}-${colorScheme}-${String(width)}.png`)) })
      for (const complaint of opened.complaints) process.stdout.write(`${scene.name} ${colorScheme} ${String(width)}: ${complaint}\n`)
      complaints += opened.complaints.length
      await opened.page.context().close()
    }
  }
}
await browser.close()
process.stdout.write(`${String(complaints)} complaints of the page\n`)
