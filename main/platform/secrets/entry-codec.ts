import { createHash } from 'node:crypto'

const header = /^omnideck:1:(\d{1,3}):([0-9a-f]{16}):([A-Za-z0-9_-]*)$/
const mostParts = 200

/**
 * A secret as keychain entries: base64url, so that every keychain keeps it byte for byte (native ones cut at NUL and mangle lone
 * surrogates), split where the keychain limits an entry, with a digest that exposes a half-written or foreign entry.
 * The first part carries the header; the others are bare text.
 */
export function encodeEntry(value: string, maxChars: number): readonly string[] {
  const text = Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')
  const room = maxChars - 40
  const parts: string[] = []
  for (let start = 0; start < text.length; start += room) parts.push(text.slice(start, start + room))
  const [first = '', ...rest] = parts
  if (rest.length > mostParts) throw new Error('A secret needs more keychain entries than are ever read back')
  return [`omnideck:1:${rest.length}:${digest(text)}:${first}`, ...rest]
}

/** How many further parts belong to this first part; `undefined` if it is not ours. */
export function furtherParts(first: string): number | undefined {
  const count = Number(header.exec(first)?.[1] ?? NaN)
  return Number.isInteger(count) && count <= mostParts ? count : undefined
}

/** The secret, or `undefined` when the parts do not belong together. */
export function decodeEntry(first: string, rest: readonly string[]): string | undefined {
  const match = header.exec(first)
  if (match === null) return undefined
  const text = (match[3] ?? '') + rest.join('')
  if (digest(text) !== match[2]) return undefined
  const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  return typeof value === 'string' ? value : undefined
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
