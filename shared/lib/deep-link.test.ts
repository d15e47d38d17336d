import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDeepLink, parseDeepLink, toDeepLink, toPagePath } from './deep-link.ts'

describe('parseDeepLink', () => {
  it.each([
    ['omnideck://prod/health', '/#/health'],
    ['omnideck://prod/health/', '/#/health'],
    ['OMNIDECK://prod/health?range=24h', '/#/health?range=24h'],
    ['omnideck://p_1-a/audit/entry%201?q=user%3Aana+cost', '/#/audit/entry%201?q=user%3Aana%20cost'],
    ['omnideck://prod/cost?by=model&flag', '/#/cost?by=model&flag='],
    ['omnideck://prod/audit?q=%22%3Cscript%3E', '/#/audit?q=%22%3Cscript%3E'],
  ])('leads %s to the page %s', (text, page) => {
    const link = parseDeepLink(text)
    expect(link && toPagePath(link)).toBe(page)
  })

  it.each([
    ['another scheme', 'https://prod/health'],
    ['a script', 'javascript:alert(1)'],
    ['no view', 'omnideck://prod'],
    ['an empty view', 'omnideck://prod/'],
    ['no profile', 'omnideck:///health'],
    ['credentials', 'omnideck://user:secret@prod/health'],
    ['a port', 'omnideck://prod:80/health'],
    ['a climb', 'omnideck://prod/health/../../etc'],
    ['an encoded climb', 'omnideck://prod/health/%2e%2e/x'],
    ['an encoded slash', 'omnideck://prod/health/a%2Fb'],
    ['a backslash', 'omnideck://prod/health/a%5Cb'],
    ['a double slash', 'omnideck://prod/health//x'],
    ['a fragment', 'omnideck://prod/health#/settings'],
    ['a null character', 'omnideck://prod/health?q=%00'],
    ['a line break', 'omnideck://prod/health?q=a%0Ab'],
    ['text turned around', 'omnideck://prod/health?q=%E2%80%AEgnp.exe'],
    ['a broken escape', 'omnideck://prod/health?q=%E0%A4%A'],
    ['a strange parameter name', 'omnideck://prod/health?__proto__[x]=1'],
    ['a view with markup', 'omnideck://prod/<img>'],
    ['a leading option', '--inspect=omnideck://prod/health'],
    ['white space before it', ' omnideck://prod/health'],
    ['an endless value', `omnideck://prod/health?q=${'a'.repeat(501)}`],
    ['an endless link', `omnideck://prod/health?${'a=1&'.repeat(2_000)}`],
    ['too many parameters', `omnideck://prod/health?${Array.from({ length: 41 }, (_, at) => `a${at}=1`).join('&')}`],
    ['too many segments', 'omnideck://prod/a/b/c/d/e/f/g'],
  ])('refuses %s', (_, text) => {
    expect(parseDeepLink(text)).toBeUndefined()
  })

  it('never throws, and what it accepts reads back the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string().map((tail) => `omnideck://prod/health?q=${tail}`)), (text) => {
        const link = parseDeepLink(text)
        if (link) expect(parseDeepLink(formatDeepLink(link))).toEqual(link)
      }),
    )
  })
})

describe('toDeepLink', () => {
  it('writes the link that leads back to the page', () => {
    const text = toDeepLink('prod', '/#/audit?q=tool%3A"a b"&range=24h')
    expect(text).toBe('omnideck://prod/audit?q=tool%3A%22a%20b%22&range=24h')
    const link = parseDeepLink(text ?? '')
    expect(link && toPagePath(link)).toBe('/#/audit?q=tool%3A%22a%20b%22&range=24h')
  })

  it.each([['a profile that cannot be a host', 'my profile', '/#/health'], ['an address outside the views', 'prod', '/settings'], ['an empty address', 'prod', '/#/']])(
    'writes nothing for %s',
    (_, profile, page) => {
      expect(toDeepLink(profile, page)).toBeUndefined()
    },
  )
})
