import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toHttpsUrl, type HttpsUrl } from '#shared/lib/https-url.ts'
import { openExternally } from './external-link.ts'

describe('external link', () => {
  it('hands the address to the opener as one argument, with no shell in between', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'omnideck-opener-'))
    const heard = join(folder, 'heard')
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s|' "$#" "$@" > "${heard}.new" && mv "${heard}.new" "${heard}"\n`)
    chmodSync(join(folder, 'xdg-open'), 0o755)
    const url = toHttpsUrl('https://example.com/?a=$(touch%20x)&b=;ls') as HttpsUrl
    await openExternally(url, 'linux', { PATH: `${folder}:/usr/bin:/bin` })
    await expect.poll(() => readFileSync(heard, { encoding: 'utf8', flag: 'a+' })).toBe(`1|${url}|`)
    rmSync(folder, { recursive: true })
  })

  it('says that the system has no opener', async () => {
    const url = toHttpsUrl('https://example.com/') as HttpsUrl
    await expect(openExternally(url, 'linux', { PATH: '/nowhere' })).rejects.toMatchObject({ code: 'host.unsupported', details: { opener: 'xdg-open' } })
  })
})
