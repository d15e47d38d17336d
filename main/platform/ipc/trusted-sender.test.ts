import { describe, expect, it } from 'vitest'
import { createTrustedSender } from './trusted-sender.ts'

const caller = (origin: string, isTopFrame = true) => ({ windowId: 'w', origin, isTopFrame })

describe('trusted sender', () => {
  const isTrusted = createTrustedSender('https://omnideck.invalid')

  it.each(['https://omnideck.invalid', 'https://omnideck.invalid/', 'https://omnideck.invalid/#/health'])('trusts the page at %s', (origin) => {
    expect(isTrusted(caller(origin))).toBe(true)
  })

  it.each([
    '', 'null', '://', 'about:blank', 'data:text/html,x', 'file:///omnideck.invalid', 'http://omnideck.invalid',
    'https://omnideck.invalid.evil.example', 'https://omnideck.invalid@evil.example', 'https://user@omnideck.invalid',
    'https://omnideck.invalid:8443', 'https://sub.omnideck.invalid', 'omnideck-page://omnideck.invalid',
  ])('refuses the origin %j', (origin) => {
    expect(isTrusted(caller(origin))).toBe(false)
  })

  it('refuses a child frame of the right origin', () => {
    expect(isTrusted(caller('https://omnideck.invalid', false))).toBe(false)
  })

  it('tells two custom schemes apart, whose URL.origin is the same text', () => {
    const isOurPage = createTrustedSender('omnideck-page://app')
    expect(isOurPage(caller('omnideck-page://app'))).toBe(true)
    expect(isOurPage(caller('omnideck-page://app/index.html'))).toBe(true)
    expect(isOurPage(caller('other-page://app'))).toBe(false)
    expect(isOurPage(caller('omnideck-page://other'))).toBe(false)
  })
})
