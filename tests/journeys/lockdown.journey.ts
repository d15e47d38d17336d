import { expectConnection, expect, press, test } from './journey.ts'
import { walkViews } from './views.ts'

test('the whole walk through every view in both themes never breaks the page’s policy', async ({ openConsole }) => {
  const { page, takeViolations } = await openConsole({ demo: true })
  await expectConnection(page, 'Live', 60_000)
  for (const theme of ['light', 'dark'] as const) {
    if ((await page.locator('html').getAttribute('data-theme')) !== theme) await press(page, 'mod+Shift+d')
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await walkViews(page)
    for (const overlay of ['mod+k', '?', 't']) {
      await press(page, overlay)
      await expect(page.getByRole('dialog')).toBeVisible()
      await press(page, 'Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
  }
  expect(takeViolations()).toEqual([])
})

test('whatever got into the page finds no way out of it, and no way to change what it may ask', async ({ openConsole }) => {
  const { page, takeViolations } = await openConsole()
  const home = page.url()
  const found = await page.evaluate(async () => {
    const no = (): boolean => false
    const yes = (): boolean => true
    const inTask = <Value>(run: () => Value): Promise<Value> => new Promise((resolve) => setTimeout(() => resolve(run()), 0))
    const tries = {
      fetchesElsewhere: fetch('https://example.com/').then(yes, no),
      fetchesHome: fetch('/index.html').then(yes, no),
      notifies: Notification.requestPermission().then((answer) => answer === 'granted', no),
      locates: new Promise<boolean>((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(true), () => resolve(false))),
      films: navigator.mediaDevices.getUserMedia({ video: true }).then(yes, no),
      readsClipboard: navigator.clipboard.readText().then(yes, no),
      evaluates: inTask(() => {
        try {
          globalThis.eval('1')
          return true
        } catch {
          return false
        }
      }),
      runsInjectedScript: inTask(() => {
        const script = document.createElement('script')
        script.textContent = 'globalThis.injected = true'
        document.body.append(script)
        return 'injected' in globalThis
      }),
      opensWindow: inTask(() => window.open('https://example.com/') !== null && window.open('https://example.com/')?.closed === false),
    }
    const scope = globalThis as unknown as { readonly omnideck: Record<string, Record<string, unknown>> }
    const thawed: string[] = []
    const inspect = (path: string, value: unknown): void => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
      if (!Object.isFrozen(value)) thawed.push(path)
      for (const [name, inner] of Object.entries(value)) inspect(`${path}.${name}`, inner)
    }
    inspect('omnideck', scope.omnideck)
    const own = Object.getOwnPropertyDescriptor(globalThis, 'omnideck')
    return {
      reached: Object.fromEntries(await Promise.all(Object.entries(tries).map(async ([name, attempt]) => [name, await attempt] as const))),
      thawed,
      isReplaceable: own?.writable === true || own?.configurable === true,
      foreign: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
    }
  })
  expect(Object.entries(found.reached).filter(([, isReached]) => isReached)).toEqual([])
  expect(found).toMatchObject({ thawed: [], isReplaceable: false, foreign: [] })

  for (const address of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,x']) {
    await page.evaluate((there) => void (location.href = there), address).catch(() => undefined)
    await expect.poll(() => page.url()).toBe(home)
  }
  await expect.poll(() => page.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Connect to a gateway')
  // Each refusal was counted, so the zero of the walk above means something.
  expect(takeViolations().length).toBeGreaterThan(2)
})
