import { describe, expect, it } from 'vitest'
import type { ProfileDraft } from '#shared/features/profiles/model.ts'
import { checkDraft } from './check-draft.ts'

function aDraft(changes: Partial<ProfileDraft> = {}): ProfileDraft {
  return {
    name: 'Omni2',
    baseUrl: 'https://omni2.example',
    auth: { kind: 'password', username: 'ana' },
    environment: 'prod',
    postgres: null,
    pinnedCertificate: null,
    allowPlainHttp: false,
    proxyUrl: null,
    ...changes,
  }
}

describe('checking a profile before it is saved', () => {
  it.each([
    ['https://omni2.example/', 'https://omni2.example'],
    ['http://127.0.0.1:8090', 'http://127.0.0.1:8090'],
    ['  https://omni2.example/base/ ', 'https://omni2.example/base'],
  ])('keeps %j as %s', (typed, kept) => {
    expect(checkDraft(aDraft({ baseUrl: typed })).baseUrl).toBe(kept)
  })

  it.each([
    ['no scheme', 'omni2.example'],
    ['another scheme', 'file:///etc/passwd'],
    ['a password in the address', 'https://ana:secret@omni2.example'],
    ['a query', 'https://omni2.example/?token=1'],
    ['plain http to another machine', 'http://omni2.example'],
  ])('refuses %s', (_what, baseUrl) => {
    expect(() => checkDraft(aDraft({ baseUrl }))).toThrow(expect.objectContaining({ code: 'profile.invalid' }))
  })

  it('takes plain http to another machine once a person allowed it', () => {
    expect(checkDraft(aDraft({ baseUrl: 'http://omni2.example', allowPlainHttp: true })).baseUrl).toBe('http://omni2.example')
  })

  it('refuses a proxy with a password in its address', () => {
    expect(() => checkDraft(aDraft({ proxyUrl: 'http://u:p@proxy.example' }))).toThrow(expect.objectContaining({ code: 'profile.invalid' }))
  })
})
