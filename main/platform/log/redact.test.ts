import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mask } from './mask-patterns.ts'
import { createRedactor } from './redact.ts'

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJlLW9mLWFuYQ'
/** A secret cannot contain the mask itself, and four characters is the shortest that is masked. */
const secretText = fc.string({ minLength: 4, maxLength: 60, unit: 'grapheme' }).filter((text) => text.length >= 4 && !text.includes('•'))
const encodings: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => encodeURIComponent(secret),
  (secret) => new URLSearchParams({ p: secret }).toString().slice(2),
  (secret) => encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase()),
  (secret) => JSON.stringify(secret).slice(1, -1),
  (secret) => Buffer.from(secret).toString('hex'),
]
const text = (value: unknown): string => JSON.stringify(createRedactor().value(value))

describe('a registered secret', () => {
  it('never appears in text, under any encoding, whatever stands around it', () => {
    fc.assert(
      fc.property(secretText, fc.string(), fc.string(), fc.constantFrom(...encodings), (secret, before, after, encode) => {
        const redactor = createRedactor()
        redactor.register(secret)
        const out = redactor.text(`${before}${encode(secret)}${after}`)
        expect(out).not.toContain(encode(secret))
      }),
      { numRuns: 500 },
    )
  })

  it('never appears in base64, at any offset inside a longer encoded text', () => {
    const secrets = fc.string({ minLength: 8, maxLength: 60 })
    fc.assert(
      fc.property(secrets, fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), fc.constantFrom('base64' as const, 'base64url' as const), (secret, before, after, encoding) => {
        const redactor = createRedactor()
        redactor.register(secret)
        const out = redactor.text(Buffer.from(before + secret + after).toString(encoding))
        expect(Buffer.from(out.split(mask)[0] ?? '', 'base64').toString()).not.toContain(secret)
        expect(out).toContain(mask)
      }),
    )
  })

  it('never appears in nested values, object keys, errors, causes, maps or cycles', () => {
    fc.assert(
      fc.property(secretText, fc.array(fc.constantFrom('list', 'object', 'key', 'error', 'cause', 'map', 'set', 'cycle'), { maxLength: 6 }), (secret, layers) => {
        const redactor = createRedactor()
        redactor.register(secret)
        let value: unknown = `before ${secret} after`
        for (const layer of layers) value = wrapIn(layer, value, secret)
        const copy = JSON.stringify(redactor.value(value))
        expect(copy).not.toContain(secret)
        expect(copy).not.toContain(JSON.stringify(secret).slice(1, -1))
      }),
    )
  })

  it('is masked even when a shorter registered secret is part of it', () => {
    const redactor = createRedactor()
    redactor.register('hunter2')
    redactor.register('hunter2-and-more')
    expect(redactor.text('x hunter2-and-more y')).toBe(`x ${mask} y`)
  })
})

function wrapIn(layer: string, value: unknown, secret: string): unknown {
  switch (layer) {
    case 'list':
      return [1, value]
    case 'object':
      return { note: value }
    case 'key':
      return { [secret]: value }
    case 'error':
      return Object.assign(new Error(`failed with ${secret}`), { extra: value })
    case 'cause':
      return new Error('outer', { cause: value })
    case 'map':
      return new Map([['entry', value]])
    case 'set':
      return new Set([value])
    default: {
      const cycle: Record<string, unknown> = { value }
      cycle['self'] = cycle
      return cycle
    }
  }
}

describe('what only looks like a secret', () => {
  it('is masked in any field with a secret name, at any depth and in any spelling', () => {
    const names = fc.constantFrom('password', 'Authorization', 'auth_config', 'refresh_token', 'apiKey', 'API-KEY', 'set-cookie', 'dbPassword', 'client.secret', 'privateKey', 'connection_string', 'x-api-key')
    fc.assert(
      fc.property(names, fc.stringMatching(/^[a-z]{6}[0-9]{6}$/), fc.integer({ min: 0, max: 5 }), (name, secret, depth) => {
        let value: unknown = { [name]: secret }
        for (let level = 0; level < depth; level += 1) value = { inner: [value] }
        expect(text(value)).not.toContain(secret)
      }),
    )
  })

  it('is masked as `name=value` in text, URLs, JSON text and escaped JSON text', () => {
    const secret = 'Qx7-value_91'
    const samples = [
      `password=${secret}`,
      `Password: ${secret}`,
      `https://host/cb?state=1&token=${secret}&x=2`,
      `url=https://host/?access_token=${secret}`,
      `next=%2Fcb%3Ftoken%3D${secret}`,
      `_password=${secret}`,
      `{"user":"ana","password":"${secret}"}`,
      JSON.stringify(JSON.stringify({ user: 'ana', refresh_token: secret })),
      `host=db user=omni password='${secret}' dbname=omni`,
      `Cookie: session=${secret}; theme=dark`,
      `authorization: Token ${secret}`,
      `Bearer ${secret}`,
      `x-api-key: ${secret}`,
    ]
    for (const sample of samples) expect(text(sample), sample).not.toContain(secret)
  })

  it('is masked in connection strings, even when the password holds a slash or an at sign', () => {
    for (const password of ['p4ssw0rdX', 'p4ss/w0rdX', 'p4ss@w0rdX']) {
      const line = text(`cannot reach postgres://omni:${password}@db.example:5432/omni`)
      expect(line).not.toContain('w0rdX')
      expect(line).toContain('db.example:5432/omni')
    }
    expect(text('GET https://ana:w0rdX@gateway.example/api')).not.toContain('w0rdX')
  })

  it('is masked as token: JWT, gateway key, MCP token, private key', () => {
    expect(text(`got ${jwt} back`)).toBe(JSON.stringify(`got ${mask} back`))
    expect(text('key omni_k3yk3yk3yk3yk3yk3y and omni2_mcp_t0k_nt0kent0kent0ken')).not.toMatch(/k3y|t0k/)
    expect(text('-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----')).not.toContain('MIIEvQ')
  })

  it('is masked in raw header lists and in name-and-value records', () => {
    expect(text({ rawHeaders: ['host', 'a', 'x-api-key', 's3cr3t'] })).not.toContain('s3cr3t')
    expect(text({ headers: [['authorization', 's3cr3t']] })).not.toContain('s3cr3t')
    expect(text([{ name: 'api_key', value: 's3cr3t' }])).not.toContain('s3cr3t')
  })
})

describe('the redactor', () => {
  it('leaves ordinary facts readable', () => {
    const facts = { tokens: 1200, tokenCount: 3, hasToken: true, password: null, server: 'billing', url: 'https://gw.example/api?range=24h', at: 'omni_services' }
    expect(createRedactor().value(facts)).toEqual(facts)
  })

  it('keeps stack, code and causes of an error', () => {
    const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'ECONNREFUSED' })
    expect(createRedactor().value(error)).toMatchObject({ name: 'Error', message: 'outer', code: 'ECONNREFUSED', stack: expect.stringContaining('redact.test.ts'), cause: { name: 'TypeError', message: 'inner' } })
  })

  it('copies anything without throwing and within bounds', () => {
    const hostile = new Proxy({}, { ownKeys: () => { throw new Error('no') } })
    const wide = Array.from({ length: 5000 }, (_, index) => ({ index, again: Array.from({ length: 300 }, () => 'x'.repeat(100)) }))
    const getter = { get trap(): string { throw new Error('no') }, toJSON: () => { throw new Error('no') } }
    expect(text({ hostile, getter, when: new Date(NaN), bytes: new Uint8Array(9), big: 10n, fn: () => 1, gone: undefined })).toContain('[9 bytes]')
    expect(text(wide).length).toBeLessThan(2_000_000)
    fc.assert(fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withTypedArray: true, withNullPrototype: true }), (value) => { text(value) }))
  })

  it('caps long text and drops huge text whole', () => {
    expect(createRedactor().text('a'.repeat(20_000)).length).toBeLessThan(9_000)
    expect(createRedactor().text('a'.repeat(100_000))).toBe('[100000 characters]')
  })

  it('takes linear time over text made to be slow', () => {
    const hostile = ['a.', 'a=', 'a:"', 'password="\\\\', 'x://', '-----BEGIN PRIVATE KEY-----', 'eyJaaaa.', 'postgres://a:', 'Bearer ', '\\"', 'cookie: ']
    for (const piece of hostile) {
      const started = performance.now()
      createRedactor().text(piece.repeat(Math.floor(64_000 / piece.length)))
      expect(performance.now() - started, piece).toBeLessThan(2_000)
    }
  })
})
