import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryHistory } from '@tanstack/react-router'
import { expect, it } from 'vitest'
import { answer, createFakeApi, refusal } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers, FakeApi } from '#renderer/platform/testing/fake-api.ts'
import { installBrowserParts } from '#renderer/platform/testing/browser-parts.ts'
import { createQueryClient } from '#renderer/platform/query-client.ts'
import { startLiveUpdates } from '#renderer/platform/live-updates.ts'
import { appLive } from '#renderer/platform/preferences.ts'
import { connectionLive } from '#renderer/platform/use-connection.ts'
import type { ConnectionState } from '#shared/features/connection/model.ts'
import type { Preferences } from '#shared/features/app/model.ts'
import type { Profile } from '#shared/features/profiles/model.ts'
import { shellLive } from './app-queries.ts'
import { Page } from './page.tsx'
import { Providers } from './providers.tsx'
import { createPageRouter } from './router.ts'

const up = { state: 'up', since: 0, reason: null } as const
const aConnection = (more: Partial<ConnectionState> = {}): ConnectionState => ({ status: 'live', since: 0, reason: null, chosenOffline: false, legs: { http: up, socket: up, postgres: up, auth: up }, mode: 'told', retryAt: null, lastEventAt: null, asOf: 0, catchingUp: null, user: { name: 'ana', role: 'operator' }, clockSkewMs: 0, secretStore: { kind: 'keyring', label: 'GNOME Keyring' }, ...more })
const aProfile = (id: string, name: string): Profile => ({ id, name, environment: 'prod', baseUrl: 'https://o.example', auth: { kind: 'api-key' }, postgres: null, pinnedCertificate: null, allowPlainHttp: false, proxyUrl: null, secretStore: 'keyring', createdAt: 0, lastOpenedAt: null })

type World = { connection: ConnectionState; preferences: Preferences; openProfileId: string | null }
async function openConsole(start: Partial<World> = {}, more: FakeAnswers = {}, address = '/settings'): Promise<{ readonly fake: FakeApi; readonly world: World; readonly href: () => string }> {
  cleanup()
  installBrowserParts()
  const world: World = { connection: aConnection(), preferences: { theme: 'dark', density: 'compact', timeZone: 'Europe/Zurich', locale: 'en-US', railCollapsed: false, shortcuts: {} }, openProfileId: 'p1', ...start }
  const fake = createFakeApi({
    app: { preferences: () => answer(world.preferences), setPreferences: (patch) => (world.preferences = { ...world.preferences, ...(patch as Partial<Preferences>) }) },
    profiles: { list: () => answer({ profiles: [aProfile('p1', 'Production'), aProfile('p2', 'Staging')], openProfileId: world.openProfileId }), secretStores: () => answer([]) },
    connection: { state: () => answer(world.connection), retryNow: () => ({}), workOffline: () => ({}) },
    demo: { status: () => answer({ running: false, profileId: null, troubles: [] }) },
    outbox: { list: () => answer([]) }, jobs: { list: () => answer([]) }, palette: { find: () => answer([{ kind: 'server', id: '4', label: 'postgres-mcp', detail: 'MCP server', path: '#/outbox?server=4' }]) },
    ...more,
  })
  Object.defineProperty(window, 'omnideck', { value: fake.api, configurable: true })
  const client = createQueryClient()
  const history = createMemoryHistory({ initialEntries: [address] })
  const router = createPageRouter(history)
  await router.load()
  startLiveUpdates(client, [appLive, connectionLive, shellLive], { request: (run) => (queueMicrotask(run), 1), cancel: () => undefined })
  render(<Providers client={client} nonce=""><Page router={router} /></Providers>)
  if (world.openProfileId !== null) await screen.findByRole('navigation', { name: 'Views' })
  return { fake, world, href: () => history.location.href }
}
const wasCalled = (fake: FakeApi, channel: string): boolean => fake.calls.some((call) => call.channel === channel)

it('goes to a view by its keys and keeps the time range', async () => {
  const { href } = await openConsole({}, {}, '/settings?range=7d')
  await userEvent.keyboard('gx')
  await waitFor(() => expect(href()).toBe('/outbox?range=7d'))
})

it('fires no shortcut while a field is being typed in', async () => {
  const { href } = await openConsole()
  await userEvent.keyboard('{Control>}k{/Control}')
  await userEvent.type(await screen.findByRole('combobox', { name: 'Go to or do anything' }), 'gx')
  expect(href()).toBe('/settings')
})

it('finds actions and things by name in the palette and runs the chosen one', async () => {
  const { href } = await openConsole()
  await userEvent.keyboard('{Control>}k{/Control}')
  await userEvent.type(await screen.findByRole('combobox', { name: 'Go to or do anything' }), 'postgres')
  expect((await screen.findByRole('option', { name: /postgres-mcp/u })).getAttribute('aria-selected')).toBe('true')
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(href()).toBe('/outbox?server=4'))
})

it('shows a disabled action with its reason and does not run it', async () => {
  const { fake } = await openConsole()
  await userEvent.keyboard('{Control>}k{/Control}')
  await userEvent.type(await screen.findByRole('combobox', { name: 'Go to or do anything' }), 'try the gateway')
  const option = await screen.findByRole('option', { name: /Try the gateway again now/u })
  expect(option.textContent).toContain('already live')
  await userEvent.keyboard('{Enter}')
  expect(wasCalled(fake, 'connection.retryNow')).toBe(false)
})

it('says offline with its age, retries on request and names the secret store truthfully', async () => {
  const { fake, world } = await openConsole()
  expect(await screen.findByText('GNOME Keyring')).toBeTruthy()
  world.connection = aConnection({ status: 'offline', since: Date.now() - 60_000, asOf: Date.now() - 60_000, reason: 'The name does not resolve.', retryAt: Date.now() + 23_000 })
  act(() => fake.emit('connection', 'onChanged', {}))
  expect(await screen.findByText(/cache as of .* · 1 min old/u)).toBeTruthy()
  expect(screen.getByText(/The name does not resolve\. The cache stays readable/u)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Retry now' }))
  expect(wasCalled(fake, 'connection.retryNow')).toBe(true)
})

it('lists every shortcut under ?, as it is bound now', async () => {
  await openConsole({ preferences: { theme: 'dark', density: 'compact', timeZone: null, locale: 'en-US', railCollapsed: false, shortcuts: { 'go.outbox': 'g q' } } })
  await userEvent.keyboard('?')
  const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
  expect(within(sheet).getByText('Outbox').parentElement?.textContent).toBe('Outboxgq')
})

it('rebinds a shortcut, refuses keys that are taken and names who has them', async () => {
  const { world } = await openConsole({}, {}, '/settings?part=shortcuts')
  await userEvent.click(await screen.findByRole('button', { name: 'Change the shortcut of Outbox' }))
  await userEvent.keyboard('gs')
  expect(screen.getByRole('alert').textContent).toBe('taken by “Settings”')
  await userEvent.keyboard('{Backspace}gq{Enter}')
  await waitFor(() => expect(world.preferences.shortcuts).toEqual({ 'go.outbox': 'g q' }))
})

it('begins a profile with nothing of the one before', async () => {
  const { fake, world } = await openConsole()
  expect(screen.getByRole('button', { name: /Profile Production/u })).toBeTruthy()
  world.openProfileId = 'p2'
  const before = fake.calls.filter(({ channel }) => channel === 'connection.state').length
  act(() => fake.emit('profiles', 'onOpened', { profileId: 'p2' }))
  expect(await screen.findByRole('button', { name: /Profile Staging/u })).toBeTruthy()
  expect(fake.calls.filter(({ channel }) => channel === 'connection.state').length).toBeGreaterThan(before)
})

it('shows the wizard while no profile is open', async () => {
  await openConsole({ openProfileId: null })
  expect(await screen.findByRole('heading', { name: 'Connect to a gateway' })).toBeTruthy()
})

it('follows a link from outside and ignores one that leads out of the page', async () => {
  const { fake, href } = await openConsole()
  act(() => fake.emit('app', 'onNavigate', { path: 'https://evil.example/' }))
  expect(href()).toBe('/settings')
  act(() => fake.emit('app', 'onNavigate', { path: '/#/outbox?range=1h' }))
  await waitFor(() => expect(href()).toBe('/outbox?range=1h'))
})

it('applies theme and density to the document', async () => {
  const { world } = await openConsole()
  expect(document.documentElement.dataset).toMatchObject({ theme: 'dark', density: 'compact' })
  await userEvent.keyboard('{Control>}{Shift>}d{/Shift}{/Control}')
  await waitFor(() => expect(world.preferences.theme).toBe('light'))
  await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('light'))
})

it('tells a refusal of a command that nobody waits for', async () => {
  await openConsole({ connection: aConnection({ status: 'offline', asOf: 0 }) }, { connection: { state: () => answer(aConnection({ status: 'offline', asOf: 0 })), retryNow: () => { throw refusal('gateway.untrusted') } } })
  await userEvent.click(await screen.findByRole('button', { name: 'Retry now' }))
  expect(await screen.findByText(/The certificate of the gateway is not trusted\. Nothing was sent\. \(gateway\.untrusted\)/u)).toBeTruthy()
})

it('copies a deep link to the view with its range', async () => {
  const user = userEvent.setup()
  await openConsole({}, {}, '/outbox?range=7d')
  await user.keyboard('{Control>}{Shift>}l{/Shift}{/Control}')
  expect(await navigator.clipboard.readText()).toBe('omnideck://p1/outbox?range=7d')
})
