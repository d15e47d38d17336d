import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import type { ConnectionTest, TestStep } from '#shared/features/profiles/model.ts'
import { answer, refusal } from '#renderer/platform/testing/fake-api.ts'
import type { FakeAnswers } from '#renderer/platform/testing/fake-api.ts'
import { show } from '#renderer/platform/testing/show.tsx'
import { addressProblem, emptyValues, signInProblem, toDraft, toSecrets, withScheme } from './draft.ts'
import { ConnectPage, connectDoor } from './index.ts'
import { finishWords, messageFor, outcomeOf } from './test-words.ts'

const step = (more: Partial<TestStep>): TestStep => ({ name: 'dns', status: 'passed', finding: 'two addresses', remedy: null, code: null, durationMs: 12, optional: false, offeredFingerprint: null, ...more })
const test = (steps: readonly TestStep[], status: ConnectionTest['status'] = 'passed'): ConnectionTest => ({ id: 't', status, startedAt: 0, endedAt: status === 'running' ? null : 700, steps: [...steps] })

describe('the address', () => {
  it.each([
    ['', false, /Type the address/u], ['omni2.example', false, undefined], ['https://omni2.example', false, undefined], ['ftp://x', false, /https:\/\/ or http/u],
    ['https://ana:secret@omni2.example', false, /Leave the user name/u], ['http://omni2.example', false, /readable by everyone/u], ['http://omni2.example', true, undefined], ['http://127.0.0.1:8080', false, undefined], ['https://', false, /not an address/u],
  ])('%j (plain http allowed: %s)', (text, allow, problem) => {
    const found = addressProblem(text, allow)?.says
    if (problem === undefined) expect(found).toBeUndefined()
    else expect(found).toMatch(problem)
  })
  it('takes a bare name for https', () => expect(withScheme(' omni2.example ')).toBe('https://omni2.example'))
})

describe('the draft', () => {
  const values = { ...emptyValues, baseUrl: 'omni2.example', username: 'ana', password: 'pw', usesPostgres: true, postgres: { ...emptyValues.postgres, host: 'pg', user: 'reader', password: 'pgpw' } }
  it('keeps every secret out of the profile', () => {
    expect(JSON.stringify(toDraft(values))).not.toMatch(/pw/u)
    expect(toSecrets(values)).toEqual({ password: 'pw', postgresPassword: 'pgpw' })
  })
  it('names a profile after its host when nobody named it', () => expect(toDraft(values).name).toBe('omni2.example'))
  it('asks a stored profile for no password again', () => {
    expect(signInProblem({ ...values, password: '' }, false)).toBe('Type the password.')
    expect(signInProblem({ ...values, password: '', profileId: 'p1' }, false)).toBeUndefined()
  })
})

describe('the outcome', () => {
  const socket = step({ name: 'socket', status: 'failed', optional: true })
  it.each([
    ['nothing failed', [step({})], 'Finish'], ['the socket failed', [step({}), socket], 'Go on without live events'], ['Postgres failed', [step({ name: 'postgres', status: 'failed', optional: true })], 'Go on without Postgres'],
  ] as const)('%s', (_, steps, words) => expect(finishWords(outcomeOf(test(steps)))).toBe(words))
  it('does not let a person go on over a failure that matters', () => expect(outcomeOf(test([step({ name: 'tls', status: 'failed' })])).blocking).toHaveLength(1))
  it('writes a message for whoever runs it, with the remedy and the code', () => expect(messageFor(step({ name: 'socket', finding: '403', remedy: 'Let Upgrade through.', code: 'WS_403' }), 'https://o.example')).toBe('Omnideck cannot connect to https://o.example.\nCheck: Live events (WebSocket)\nFound: 403\nWhat to do: Let Upgrade through.\nCode: WS_403'))
})

const stores = [{ kind: 'keyring' as const, label: 'GNOME Keyring', available: true, says: 'The desktop’s own.', needsPassphrase: false }]
const answers = (more: FakeAnswers['profiles'] = {}, demo: FakeAnswers['demo'] = {}): FakeAnswers => ({ profiles: { list: () => answer({ profiles: [], openProfileId: null }), secretStores: () => answer(stores), startTest: () => ({ testId: 't' }), test: () => answer(test([step({})])), ...more }, demo })

async function walkToTest(): Promise<void> {
  await userEvent.type(screen.getByLabelText('Address of the gateway'), 'omni2.example')
  await userEvent.keyboard('{Enter}')
  await userEvent.type(await screen.findByLabelText('User name'), 'ana')
  await userEvent.type(screen.getByLabelText('Password'), 'canary-pw{Enter}')
}

it('starts the demo with d while no field is focused, and not while one is', async () => {
  const { fake } = await show(<ConnectPage />, { answers: answers() })
  await userEvent.click(screen.getByLabelText('Address of the gateway'))
  await userEvent.keyboard('d')
  expect(fake.calls.some(({ channel }) => channel === 'demo.start')).toBe(false)
  await userEvent.click(document.body)
  await userEvent.keyboard('d')
  expect(fake.calls.some(({ channel }) => channel === 'demo.start')).toBe(true)
})

it('says why the demo did not start', async () => {
  await show(<ConnectPage />, { answers: answers({}, { start: () => { throw refusal('store.unwritable') } }) })
  await userEvent.click(screen.getByRole('button', { name: /Explore the demo/u }))
  expect((await screen.findByRole('alert')).textContent).toBe('The data folder cannot be written.')
})

it('walks three steps by keyboard alone and hands the secret to main and to nobody else', async () => {
  const { fake } = await show(<ConnectPage />, { answers: answers({ add: (input) => ({ ...input.draft, postgres: null, pinnedCertificate: null, proxyUrl: null, id: 'p1', secretStore: 'keyring', createdAt: 0, lastOpenedAt: null }), open: () => ({}) }) })
  await walkToTest()
  const finish = await screen.findByRole('button', { name: 'Finish' })
  await waitFor(() => expect(finish.hasAttribute('disabled')).toBe(false))
  await userEvent.click(finish)
  await waitFor(() => expect(fake.calls.at(-1)).toEqual({ channel: 'profiles.open', input: { profileId: 'p1' } }))
  expect(fake.calls.find(({ channel }) => channel === 'profiles.add')?.input).toMatchObject({ draft: { name: 'omni2.example', baseUrl: 'https://omni2.example' }, secrets: { password: 'canary-pw' }, store: 'keyring' })
  expect(document.body.innerHTML).not.toContain('canary-pw')
  expect(JSON.stringify(Object.entries(localStorage))).not.toContain('canary-pw')
})

it('follows the checks as main reports them, shows the remedy and keeps Finish shut', async () => {
  let now = test([step({ status: 'running', finding: '', durationMs: null })], 'running')
  const { fake } = await show(<ConnectPage />, { answers: answers({ test: () => answer(now) }), live: [connectDoor.live] })
  await walkToTest()
  await screen.findByText('Testing the connection')
  now = test([step({}), step({ name: 'credentials', status: 'failed', finding: 'the gateway answered 401', remedy: 'Check the user name and the password.', code: 'AUTH_401' })], 'failed')
  await act(async () => fake.emit('profiles', 'onTestChanged', { testId: 't' }))
  expect((await screen.findByRole('alert')).textContent).toContain('What to do: Check the user name and the password.')
  expect(screen.getByText('AUTH_401')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Finish' }).hasAttribute('disabled')).toBe(true)
})

it('trusts one certificate only after the person has seen its fingerprint, and tests again with it', async () => {
  const { fake } = await show(<ConnectPage />, { answers: answers({ test: () => answer(test([step({ name: 'tls', status: 'failed', finding: 'self-signed', remedy: 'Pin it.', offeredFingerprint: 'AA:BB:CC' })], 'failed')) }) })
  await walkToTest()
  expect(await screen.findByText('AA:BB:CC')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Trust this certificate only' }))
  const starts = fake.calls.filter(({ channel }) => channel === 'profiles.startTest')
  expect(starts).toHaveLength(2)
  expect(starts.at(-1)?.input).toMatchObject({ draft: { pinnedCertificate: 'AA:BB:CC' } })
})
