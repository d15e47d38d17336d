import { Buffer } from 'node:buffer'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

const WORTH_DEFLATING = 512
const MAX_PAYLOAD = 64 * 1024

/** A payload as it is stored: text, or deflated when that is shorter. */
export function packPayload(text: string): string | Buffer {
  if (text.length <= WORTH_DEFLATING) return text
  // Small memory: set-up costs more than the work on texts of a kilobyte.
  const packed = deflateRawSync(text, { level: 4, memLevel: 5, windowBits: 13 })
  return packed.length < Buffer.byteLength(text) ? packed : text
}

export function unpackPayload(stored: string | Buffer): string {
  return typeof stored === 'string' ? stored : inflateRawSync(stored, { maxOutputLength: MAX_PAYLOAD * 4 }).toString('utf8')
}

/** At most 64 KB, and whether something was cut. */
export function capPayload(text: string): { readonly text: string; readonly isTruncated: boolean } {
  if (text.length <= MAX_PAYLOAD) return { text, isTruncated: false }
  return { text: text.slice(0, MAX_PAYLOAD), isTruncated: true }
}

/** Indented where it is JSON and stays within the limit. */
export function prettyPayload(text: string): string {
  try {
    const pretty = JSON.stringify(JSON.parse(text), null, 2)
    return pretty.length <= MAX_PAYLOAD ? pretty : text
  } catch {
    return text
  }
}
