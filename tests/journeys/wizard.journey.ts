import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expectConnection, expect, press, test } from './journey.ts'
import { tabTo } from './views.ts'

type Typed = { readonly address: string; readonly username: string; readonly password: string }

/** The three steps by keyboard alone, up to the end of the checks. */
async function walkTo(page: Page, { address, username, password }: Typed): Promise<void> {
  await tabTo(page, 'Address of the gateway')
  await page.keyboard.type(address)
  await press(page, 'Enter')
  await tabTo(page, 'User name')
  await page.keyboard.type(username)
  await tabTo(page, 'Password')
  await page.keyboard.type(password)
  await chooseThisSession(page)
  await press(page, 'Enter')
  await expect(page.getByRole('heading', { name: 'The connection was tested' })).toBeVisible()
}

/** Which stores a machine has differs; memory is there on all. */
async function chooseThisSession(page: Page): Promise<void> {
  await tabTo(page, /^(System keychain|Passphrase vault|This session only)/u)
  const wanted = page.getByRole('radio', { name: /^This session only/u })
  for (let pressed = 0; pressed < 4 && !(await wanted.isChecked()); pressed += 1) await press(page, 'ArrowDown')
  await expect(wanted).toBeChecked()
}

/** A failed check with its sentence, its remedy and its code, and no way on. */
async function expectFault(page: Page, check: string, remedy: RegExp, code: RegExp): Promise<void> {
  const failed = page.getByRole('list', { name: 'Checks' }).getByRole('listitem').filter({ has: page.getByRole('alert') }).filter({ hasText: check })
  await expect(failed).toHaveCount(1)
  await expect(failed.getByRole('alert')).toContainText(remedy)
  await expect(failed.getByRole('alert')).toContainText(code)
  await expect(page.getByRole('button', { name: 'Finish' })).toBeDisabled()
}

const somebody = { username: 'ana', password: 'not-the-right-one' }

test('an address where nothing listens is told as such, with what to do', async ({ openConsole }) => {
  const { page } = await openConsole()
  await walkTo(page, { address: 'http://127.0.0.1:9', ...somebody })
  await expectFault(page, 'Port answers', /What to do: \S/u, /[A-Z]+_[A-Z]+/u)
})

test('a web server that is no gateway is told as such, with what to do', async ({ openConsole }) => {
  const other = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Printer</title>'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { page } = await openConsole()
  await walkTo(page, { address: `http://127.0.0.1:${String((other.address() as AddressInfo).port)}`, ...somebody })
  await expectFault(page, 'Gateway recognised', /What to do: \S/u, /[A-Z]+_[A-Z]+/u)
  other.closeAllConnections()
  other.close()
})

test('a wrong password is told as such, and the right one goes on to live', async ({ openConsole, openGateway }) => {
  const gateway = await openGateway()
  const { page } = await openConsole()
  await walkTo(page, { address: gateway.baseUrl, username: gateway.credentials.username, password: 'not-the-right-one' })
  await expectFault(page, 'Credentials accepted', /What to do: Check both/u, /CREDENTIALS_401/u)
  expect(await page.content()).not.toContain('not-the-right-one')

  await tabTo(page, 'Back')
  await press(page, 'Enter')
  await tabTo(page, 'Password')
  await press(page, 'mod+a')
  await page.keyboard.type(gateway.credentials.password)
  await press(page, 'Enter')
  const finish = page.getByRole('button', { name: /^(Finish|Go on without)/u })
  await expect(finish).toBeEnabled()
  await tabTo(page, /^(Finish|Go on without)/u)
  await press(page, 'Enter')
  await expectConnection(page, 'Live')
})
