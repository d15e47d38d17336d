import { addProfile, adminOf, askMain } from './profiles.ts'
import { expectConnection, expect, press, test } from './journey.ts'
import { walkViews } from './views.ts'

const CANARY = 'canary-of-alpha'

test('two profiles never mix: what one gateway said is never shown under the name of the other', async ({ openConsole, openGateway }) => {
  const [alpha, beta] = [await openGateway({ seed: 1 }), await openGateway({ seed: 2 })]
  const { access_token: token } = await post<{ readonly access_token: string }>(`${alpha.baseUrl}/auth/api/v1/auth/login`, alpha.credentials)
  await post(`${alpha.baseUrl}/api/v1/mcp/servers`, { name: CANARY, url: 'http://127.0.0.1:9/mcp', protocol: 'http-streamable' }, token)

  const { page } = await openConsole()
  const alphaId = await addProfile(page, adminOf('Alpha', alpha))
  await expectConnection(page, 'Live')
  const betaId = await addProfile(page, adminOf('Beta', beta))
  await expectConnection(page, 'Live')
  const order = (await askMain(page, (api) => api.profiles.list({}), {})).data.profiles.map(({ id }) => id)
  const keyOf = (id: string): string => `mod+${String(order.indexOf(id) + 1)}`
  const switcher = (name: string) => page.getByRole('button', { name: new RegExp(`^Profile ${name}`, 'u') })

  // Watches every change of the page from now on: the canary beside the name of the other profile is a mix.
  await page.evaluate((canary) => {
    const mixed: string[] = []
    const look = (): void => {
      const profile = document.querySelector('header button[aria-label^="Profile "]')?.getAttribute('aria-label') ?? ''
      if (profile.startsWith('Profile Beta') && document.body.textContent.includes(canary)) mixed.push(profile)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
    Object.assign(globalThis, { mixed })
  }, CANARY)

  for (let round = 0; round < 3; round += 1) {
    await press(page, keyOf(alphaId))
    await expect(switcher('Alpha')).toBeVisible()
    await press(page, 'g h')
    await expect(page.getByRole('grid', { name: 'MCP servers' }).getByText(CANARY)).toBeVisible()
    await press(page, keyOf(betaId))
    await expect(switcher('Beta')).toBeVisible()
    await expect(page.getByRole('grid', { name: 'MCP servers' }).getByRole('row').nth(2)).toBeVisible()
    await expect(page.getByText(CANARY)).toHaveCount(0)
  }
  await walkViews(page, async () => expect(page.getByText(CANARY)).toHaveCount(0))
  expect(await page.evaluate(() => (globalThis as unknown as { mixed: readonly string[] }).mixed)).toEqual([])
})

async function post<Answer>(url: string, body: object, token?: string): Promise<Answer> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${String(answer.status)} ${await answer.text()}`)
  return (await answer.json()) as Answer
}
