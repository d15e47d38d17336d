import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAssetServer, type AssetServer } from './asset-server.ts'

let root: string
let server: AssetServer

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'omnideck-assets-'))
  const folder = join(root, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.json'), '{}')
  writeFileSync(join(folder, 'index.html'), '<!doctype html><html><head><title>x</title></head></html>')
  writeFileSync(join(folder, 'assets', 'boot-1.js'), 'export {}')
  writeFileSync(join(folder, 'assets', 'boot-1.css'), 'a{}')
  writeFileSync(join(folder, 'assets', 'inter.woff2'), Buffer.from([0, 255, 1]))
  writeFileSync(join(folder, 'assets', 'notes.bak'), 'left over')
  symlinkSync(join(root, 'secret.json'), join(folder, 'assets', 'linked.json'))
  server = createAssetServer({ folder })
  writeFileSync(join(folder, 'assets', 'later.js'), 'export {}')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const nonceIn = (text: string | undefined): string | undefined => /nonce[-=]"?([^'" >]+)/.exec(text ?? '')?.[1]

describe('asset server', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/index.html', 'text/html; charset=utf-8'],
    ['/assets/boot-1.js', 'text/javascript; charset=utf-8'],
    ['/assets/boot-1.css', 'text/css; charset=utf-8'],
    ['/assets/inter.woff2', 'font/woff2'],
  ])('serves %s as %s', (path, type) => {
    const reply = server.answer(path)
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toBe(type)
    expect(reply.headers['x-content-type-options']).toBe('nosniff')
  })

  it('hands out the bytes of a file unchanged', () => {
    expect([...server.answer('/assets/inter.woff2').body]).toEqual([0, 255, 1])
  })

  it.each([
    '', '/assets', '/assets/', '//index.html', '/../secret.json', '/assets/../../secret.json', '/assets/..%2f..%2fsecret.json', '/%2e%2e/secret.json',
    'index.html', '/assets/boot-1.js?x', '/assets/BOOT-1.js', '/assets/notes.bak', '/assets/linked.json', '/assets/later.js', '/__proto__', '\0',
  ])('does not know %j', (path) => {
    expect(server.answer(path).status).toBe(404)
  })

  it('gives each page load a fresh style nonce, the same in the policy and in the page', () => {
    const nonces = [server.answer('/'), server.answer('/')].map((reply) => {
      const inPolicy = nonceIn(reply.headers['content-security-policy'])
      expect(nonceIn(reply.body.toString())).toBe(inPolicy)
      return inPolicy
    })
    expect(nonces[0]).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(nonces[0]).not.toBe(nonces[1])
  })

  it('tells each page load the theme of that moment', () => {
    let theme: 'dark' | 'light' = 'dark'
    const folder = join(root, 'themed')
    mkdirSync(folder)
    writeFileSync(join(folder, 'index.html'), '<html data-theme="__THEME__"><head></head></html>')
    const themed = createAssetServer({ folder, theme: () => theme })
    expect(themed.answer('/').body.toString()).toContain('data-theme="dark"')
    theme = 'light'
    expect(themed.answer('/').body.toString()).toContain('data-theme="light"')
    expect(createAssetServer({ folder }).answer('/').body.toString()).toContain('data-theme="system"')
  })

  it('allows no inline script, no evaluation, no remote origin and no connection', () => {
    const policy = server.answer('/').headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    expect(policy).toContain("connect-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*|blob:/)
  })

  it('says what to do when the page was never built', () => {
    expect(() => createAssetServer({ folder: join(root, 'renderer', 'assets') })).toThrow('build the page first')
  })
})
