import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeEvent } from '#tests/support/electron-fake-strict.ts'
import { aWindow, plugElectron, type Plugged } from '#tests/support/electron-plug.ts'

let plug: Plugged
beforeEach(() => {
  plug = plugElectron()
})
afterEach(() => plug.remove())

describe('the page in Electron', () => {
  it('comes over its own privileged scheme, with the policy of every host', async () => {
    await plug.start()
    expect(plug.fake.happened.schemes).toEqual([{ scheme: 'omnideck-page', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
    const answer = await plug.fake.request('omnideck-page://app/')
    expect(answer.status).toBe(200)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(await answer.text()).toContain(`nonce="${/nonce-([^']+)'/u.exec(policy)?.[1] ?? 'none'}"`)
    expect((await plug.fake.request('omnideck-page://app/assets/boot.js')).headers.get('content-type')).toContain('javascript')
  })

  it.each([
    ['a file outside the page', 'omnideck-page://app/../../etc/passwd', {}, 404],
    ['an encoded climb', 'omnideck-page://app/%2e%2e%2fsecret', {}, 404],
    ['another host of the scheme', 'omnideck-page://evil/', {}, 404],
    ['a host that only begins like ours', 'omnideck-page://app.evil.example/', {}, 404],
    ['another method', 'omnideck-page://app/', { method: 'POST' }, 405],
  ])('gets nothing for %s', async (_, url, init, status) => {
    await plug.start()
    expect((await plug.fake.request(url, init)).status).toBe(status)
  })

  it('opens no window', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    expect(plug.firstWindow().contents.openHandler?.({ url: 'omnideck-page://app/' })).toEqual({ action: 'deny' })
  })

  it.each([
    ['will-navigate', 'https://evil.example/', true],
    ['will-navigate', 'file:///etc/passwd', true],
    ['will-navigate', 'javascript:alert(1)', true],
    ['will-navigate', 'omnideck-page://app.evil.example/', true],
    ['will-navigate', 'omnideck-page://user@app/', true],
    ['will-navigate', 'omnideck-page://app/#/health', false],
    ['will-redirect', 'https://evil.example/', true],
    ['will-frame-navigate', 'data:text/html,x', true],
  ])('%s to %s: prevented is %s', async (event, url, prevented) => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    expect(plug.firstWindow().contents.tryNavigation(event, { url, isMainFrame: true })).toBe(prevented)
  })

  it('has no frame that could go anywhere, not even home', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    expect(plug.firstWindow().contents.tryNavigation('will-frame-navigate', { url: 'omnideck-page://app/', isMainFrame: false })).toBe(true)
  })

  it('attaches no webview and cannot refuse to be closed', async () => {
    const host = await plug.start()
    await host.openWindow(aWindow)
    for (const event of ['will-attach-webview', 'will-prevent-unload']) {
      const given = fakeEvent({})
      plug.firstWindow().contents.events.emit(event, given)
      expect(given.defaultPrevented).toBe(true)
    }
  })

  it.each(['notifications', 'geolocation', 'media', 'clipboard-read', 'openExternal', 'fileSystem', 'display-capture', 'hid', 'unknown'])('is denied %s', async (permission) => {
    await plug.start()
    const answers: boolean[] = []
    plug.fake.rights.request?.(null, permission, (allowed) => void answers.push(allowed), { requestingUrl: 'omnideck-page://app/' })
    expect(answers).toEqual([false])
    expect(plug.fake.rights.check?.(null, permission, 'omnideck-page://app')).toBe(false)
  })

  it('may copy text, which no other page may', async () => {
    await plug.start()
    expect(plug.fake.rights.check?.(null, 'clipboard-sanitized-write', 'omnideck-page://app')).toBe(true)
    expect(plug.fake.rights.check?.(null, 'clipboard-sanitized-write', 'https://evil.example')).toBe(false)
  })

  it('reaches no device, no download, no dictionary and no network', async () => {
    await plug.start()
    expect(plug.fake.rights.device?.({} as never)).toBe(false)
    expect(plug.fake.happened.spellChecker).toBe(false)
    const download = fakeEvent({})
    plug.fake.sessionEvents.emit('will-download', download)
    expect(download.defaultPrevented).toBe(true)
    const answers: unknown[] = []
    plug.fake.rights.network?.ask({} as never, (answer) => void answers.push(answer))
    expect(answers).toEqual([{ cancel: true }])
    expect(plug.fake.rights.network?.urls).toEqual(expect.arrayContaining(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file:///*']))
  })
})
