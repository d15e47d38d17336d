import { Buffer } from 'node:buffer'

/** A foreign id as SQLite gives it back: numbers and UUIDs take a fraction of their text. */
export type CompactId = number | string | Buffer
/** The same as it is bound: a number would be stored as floating point, in eight bytes. */
export type BoundId = bigint | string | Buffer

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function toCompactId(text: string): BoundId {
  // Only forms that print back to the very same text may be shortened.
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return BigInt(text)
  if (uuid.test(text)) return Buffer.from(text.replaceAll('-', ''), 'hex')
  return text
}

export function fromCompactId(id: CompactId): string {
  if (typeof id === 'number') return String(id)
  if (typeof id === 'string') return id
  const hex = Buffer.from(id).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
