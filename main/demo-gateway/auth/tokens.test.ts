import { expect, test } from 'vitest'
import { createTokenOffice } from './tokens.ts'

const person = { userId: 5, loginName: 'mira', displayName: 'Mira', role: 'developer', lifetimeSeconds: 3600 }

function office(seed = 1) {
  let at = Date.UTC(2026, 0, 1)
  return { tokens: createTokenOffice({ seed, now: () => at }), move: (seconds: number) => (at += seconds * 1000) }
}

test('two tokens of one second are byte-identical, of two seconds they are not', () => {
  const { tokens, move } = office()
  const first = tokens.issue(person)
  move(0.4)
  expect(tokens.issue(person)).toEqual(first)
  move(1)
  expect(tokens.issue(person).access_token).not.toBe(first.access_token)
})

test('an access token ends with its lifetime, the refresh token a week later', () => {
  const { tokens, move } = office()
  const pair = tokens.issue(person)
  move(3599)
  expect(tokens.verify(pair.access_token)).toMatchObject({ ok: true })
  move(1)
  expect(tokens.verify(pair.access_token)).toEqual({ ok: false, reason: 'Token has expired' })
  expect(tokens.verify(pair.refresh_token)).toMatchObject({ ok: true, claims: { sub: '5', type: 'refresh' } })
  move(604_800)
  expect(tokens.verify(pair.refresh_token)).toMatchObject({ ok: false })
})

test('a changed claim or another key is an invalid token', () => {
  const { tokens } = office()
  const [header, , signature] = tokens.issue(person).access_token.split('.')
  const forged = Buffer.from(JSON.stringify({ sub: '1', iat: 0, exp: 9_999_999_999, type: 'access' })).toString('base64url')
  expect(tokens.verify(`${header}.${forged}.${signature}`)).toEqual({ ok: false, reason: 'Invalid token' })
  expect(office(2).tokens.verify(tokens.issue(person).access_token)).toEqual({ ok: false, reason: 'Invalid token' })
  for (const text of ['', '.', '..', 'a.b.c', '🦊.🦊.🦊']) expect(tokens.verify(text)).toMatchObject({ ok: false })
})

test('a restart of the same demo accepts the tokens of the one before', () => {
  expect(office().tokens.verify(office().tokens.issue(person).access_token)).toMatchObject({ ok: true })
})

test('revoking takes exactly the token it is given, even an expired one', () => {
  const { tokens, move } = office()
  const pair = tokens.issue(person)
  expect(tokens.revoke('nonsense')).toBe(false)
  expect(tokens.revoke(pair.access_token)).toBe(true)
  expect(tokens.verify(pair.access_token)).toEqual({ ok: false, reason: 'Token has been revoked' })
  expect(tokens.verify(pair.refresh_token)).toMatchObject({ ok: true })
  move(7200)
  expect(tokens.revoke(pair.access_token)).toBe(true)
})

test('a forced expiry spares refresh tokens and what is issued after it, within the same second too', () => {
  const { tokens } = office()
  const pair = tokens.issue(person)
  tokens.expireAll()
  expect(tokens.verify(pair.access_token)).toEqual({ ok: false, reason: 'Token has expired' })
  expect(tokens.verify(pair.refresh_token)).toMatchObject({ ok: true })
  expect(tokens.verify(tokens.issue(person).access_token)).toMatchObject({ ok: true })
  tokens.endExpiry()
  expect(tokens.verify(pair.access_token)).toMatchObject({ ok: true })
})
