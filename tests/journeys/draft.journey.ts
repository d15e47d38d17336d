import { systemClock } from '#main/platform/clock.ts'
import { addProfile, adminOf, askMain } from './profiles.ts'
import { expectConnection, expect, press, test } from './journey.ts'
import { command, tabTo } from './views.ts'

test('a server disabled offline waits as a draft, is compared with the gateway and then applied', async ({ openConsole, openGateway }) => {
  const gateway = await openGateway()
  const { page } = await openConsole()
  await addProfile(page, adminOf('Field office', gateway))
  await expectConnection(page, 'Live')

  await press(page, 'mod+Shift+o')
  await expectConnection(page, 'Working offline')
  await press(page, 'g h')
  await expect(page.getByRole('grid', { name: 'MCP servers' }).getByRole('row').nth(2)).toBeVisible()
  const name = (await servers()).find((row) => row.enabled)?.name ?? ''
  await press(page, '/')
  await page.keyboard.type(name)
  await press(page, 'Escape j')
  await expect(page.getByRole('complementary').getByRole('heading', { name })).toBeVisible()

  await press(page, 'mod+k')
  await page.getByRole('combobox', { name: 'Go to or do anything' }).fill('circuit')
  const reset = page.getByRole('option', { name: new RegExp(`Reset the circuit of ${name}`, 'u') })
  await expect(reset).toHaveAttribute('aria-disabled', 'true')
  await expect(reset).toContainText('needs a connection; you chose to work offline')
  await press(page, 'Escape')
  await expect(page.getByRole('dialog')).toBeHidden()

  await command(page, `Draft: disable ${name}`)
  await expect(page.getByRole('dialog', { name: `Disable ${name}?` })).toBeVisible()
  await tabTo(page, 'Keep as a draft')
  await press(page, 'Enter')
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Outbox 1 draft')
  // No shortcut works while a dialog is open, and this one is still closing.
  await expect(page.getByRole('dialog')).toBeHidden()
  const { id } = await serverNamed(name)
  expect((await serverNamed(name)).pending).toMatchObject({ enabled: false })

  await press(page, 'mod+Shift+o')
  await expectConnection(page, 'Live')
  await command(page, 'Outbox')
  await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible()
  await tabTo(page, 'Compare with the gateway')
  await press(page, 'Enter')
  await expect(page.getByText('The gateway still has the value this draft was made against.')).toBeVisible()
  await tabTo(page, 'Apply')
  await press(page, 'Enter')
  await expect(page.getByText(`Disable ${name}: applied, and read back from the gateway`)).toBeVisible()
  await expect(page.getByText('Nothing waits here.')).toBeVisible()
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Outbox empty')
  await expect.poll(async () => (await serverNamed(name)).enabled).toBe(false)
  expect((await serverNamed(name)).id).toBe(id)

  async function servers() {
    const range = { from: systemClock.now() - 3_600_000, to: systemClock.now() }
    return (await askMain(page, (api, input) => api.health.servers({ range: input, cursor: null }), range)).data.page.rows
  }
  async function serverNamed(wanted: string) {
    const found = (await servers()).find((row) => row.name === wanted)
    if (found === undefined) throw new Error(`There is no server called ${wanted}`)
    return found
  }
})
