/**
 * A latency distribution in buckets that grow by a constant factor: any percentile is within 1 % of the true value, and
 * two sketches add up without loss. Method: DDSketch (Masson, Rim, Lee: "DDSketch: A Fast and Fully-Mergeable Quantile
 * Sketch with Relative-Error Guarantees", VLDB 2019), without its cap on buckets. Counts lie in one array by bucket,
 * because long ranges add up thousands of sketches.
 */
export type Sketch = { counts: Uint32Array }

const ACCURACY = 0.01
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY)
const LOG_GAMMA = Math.log(GAMMA)
/** Everything below a millisecond is one bucket. */
const SMALLEST_MS = 1
const BYTES_PER_BUCKET = 6
const ROOM = 128
const noCounts = new Uint32Array(0)

export const emptySketch = (): Sketch => ({ counts: noCounts })

function add(sketch: Sketch, bucket: number, count: number): void {
  if (bucket >= sketch.counts.length) {
    const counts = new Uint32Array(Math.ceil((bucket + 1) / ROOM) * ROOM)
    counts.set(sketch.counts)
    sketch.counts = counts
  }
  sketch.counts[bucket] = (sketch.counts[bucket] ?? 0) + count
}

export function addTo(sketch: Sketch, latencyMs: number): void {
  add(sketch, Math.ceil(Math.log(Math.max(SMALLEST_MS, latencyMs)) / LOG_GAMMA), 1)
}

export function merge(into: Sketch, { counts }: Sketch): void {
  for (const [bucket, count] of counts.entries()) if (count > 0) add(into, bucket, count)
}

/** The value below which the fraction `q` (0 to 1) lies, in ms; null when nothing was measured. */
export function quantile({ counts }: Sketch, q: number): number | null {
  let total = 0
  for (const count of counts) total += count
  if (total === 0) return null
  const rank = q * (total - 1)
  let bucket = 0
  for (let seen = counts[0] ?? 0; seen <= rank; seen += counts[bucket] ?? 0) bucket++
  return (2 * GAMMA ** bucket) / (GAMMA + 1)
}

/** Six bytes a bucket, in order: its number (int16) and its count (uint32), little-endian. */
export function encode({ counts }: Sketch): Buffer {
  const buffer = Buffer.alloc(counts.reduce((used, count) => (count > 0 ? used + 1 : used), 0) * BYTES_PER_BUCKET)
  let at = 0
  for (const [bucket, count] of counts.entries()) {
    if (count === 0) continue
    buffer.writeInt16LE(bucket, at)
    buffer.writeUInt32LE(count, at + 2)
    at += BYTES_PER_BUCKET
  }
  return buffer
}

/** Adds an encoded sketch to `into`. */
export function mergeEncoded(into: Sketch, buffer: Buffer): void {
  for (let at = 0; at + BYTES_PER_BUCKET <= buffer.length; at += BYTES_PER_BUCKET) add(into, Math.max(0, buffer.readInt16LE(at)), buffer.readUInt32LE(at + 2))
}
