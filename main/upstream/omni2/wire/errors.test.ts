import { describe, expect, test } from 'vitest'
import { findDisguisedError, toGatewayError } from './errors.ts'

const json = (status: number, body: unknown) => toGatewayError({ status, contentType: 'application/json', bodyText: JSON.stringify(body) })
const text = (status: number, bodyText: string) => toGatewayError({ status, contentType: 'text/plain; charset=utf-8', bodyText })

describe('toGatewayError', () => {
  test.each([
    ['the 404 of Traefik', text(404, '404 page not found\n'), 'gateway.not-found', 'no-route'],
    ['the 404 of a service without such a route', json(404, { detail: 'Not Found' }), 'gateway.not-found', 'no-service-route'],
    ['the 404 of an item', json(404, { detail: 'User not found' }), 'gateway.not-found', 'no-item'],
    ['an expired token', json(401, { detail: 'Token has expired' }), 'gateway.signed-out', 'token-expired'],
    ['a revoked token', json(401, { detail: 'Token has been revoked' }), 'gateway.signed-out', 'token-revoked'],
    ['a wrong password', json(401, { detail: 'Invalid email or password' }), 'gateway.signed-out', 'wrong-credentials'],
    ['a missing bearer that answers 403', json(403, { detail: 'Not authenticated' }), 'gateway.signed-out', 'no-token'],
    ['a missing right', json(403, { detail: 'Admin access required' }), 'gateway.forbidden', 'forbidden'],
    ['an honest 429', json(429, { detail: 'slow down' }), 'gateway.rate-limited', 'rate-limited'],
    ['a 429 inside a 500', json(500, { detail: 'Chat request failed: 429: Rate limit exceeded' }), 'gateway.rate-limited', 'rate-limited'],
    ['a 404 inside a 500', json(500, { detail: 'Scan failed: 404: MCP not found' }), 'gateway.not-found', 'no-item'],
    ['a text 502', text(502, 'Bad Gateway'), 'gateway.failed', 'service-down'],
    ['a text 504', text(504, 'Gateway Timeout'), 'gateway.failed', 'service-down'],
    ['a text 500', text(500, 'Internal Server Error'), 'gateway.failed', 'server-error'],
    ['a validation error', json(422, { detail: [{ type: 'missing', loc: ['body', 'name'], msg: 'Field required' }] }), 'gateway.rejected', 'validation'],
    ['a redirect', text(302, ''), 'gateway.protocol', 'redirect'],
    ['a login page instead of JSON', text(200, '<html>'), 'gateway.protocol', 'not-a-gateway'],
  ])('names %s', (_, error, code, reason) => {
    expect([error.code, error.details['reason']]).toEqual([code, reason])
  })

  test('never shows SQL that leaks through a 500', () => {
    const error = json(500, { detail: 'relation "omni2.mcp_pt_scans" does not exist [SQL: SELECT secret FROM omni2.mcp_pt_scans]' })
    expect(JSON.stringify(error.details)).not.toMatch(/select|relation/i)
  })

  test('reads the innermost message when a proxy nests the upstream body as text', () => {
    const error = json(401, { detail: JSON.stringify({ detail: 'Token has expired' }) })
    expect(error.details['reason']).toBe('token-expired')
  })

  test('names the field of a validation error', () => {
    expect(json(422, { detail: [{ loc: ['body', 'name'], msg: 'Field required' }] }).details['field']).toBe('body.name')
  })
})

describe('findDisguisedError', () => {
  test('sees a failure behind HTTP 200', () => {
    expect(findDisguisedError({ success: false, error: 'Circuit breaker configuration not found' })?.code).toBe('gateway.not-found')
    expect(findDisguisedError({ success: false, error: 'no' })?.code).toBe('gateway.rejected')
    expect(findDisguisedError({ error: 'Flow not found' })?.code).toBe('gateway.not-found')
  })

  test('leaves answers alone that merely have an error member', () => {
    expect(findDisguisedError({ success: true, server: 'a', tool: 'b', result: null, error: null })).toBeUndefined()
    expect(findDisguisedError([{ error: 'x' }])).toBeUndefined()
  })
})
