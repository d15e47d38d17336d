/**
 * A latency distribution in buckets that grow by a constant factor: any percentile is within 1 % of the true value, and
 * two sketches add up without loss. Method: DDSketch (Masson, Rim, Lee: "DDSketch: A Fast and Fully-Mergeable Quantile
 * Sketch with Relative-Error Guarantees", VLDB 2019), without its cap on buckets.
 */
export type Sketch = Map<number, number>

const ACCURACY = 0.01
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY)
const LOG_GAMMA = Math.log(GAMMA)
/** Everything below a millisecond is one bucket. */
const SMALLEST_MS = 1
const BYTES_PER_BUCKET = 6

export function addTo(sketch: Sketch, latencyMs: number, count = 1): void {
  const bucket = Math.ceil(Math.log(Math.max(SMALLEST_MS, latencyMs)) / LOG_GAMMA)
  sketch.set(bucket, (sketch.get(bucket) ?? 0) + count)
}

export function merge(into: Sketch, from: Sketch): void {
  for (const [bucket, count] of from) into.set(bucket, (into.get(bucket) ?? 0) + count)
}

/** The value below which the fraction `q` (0 to 1) lies, in ms; null when nothing was measured. */
export function quantile(sketch: Sketch, q: number): number | null {
  let total = 0
  for (const count of sketch.values()) total += count
  if (total === 0) return null
  const rank = q * (total - 1)
  let seen = 0
  let last = 0
  for (const bucket of [...sketch.keys()].toSorted((a, b) => a - b)) {
    last = bucket
    seen += sketch.get(bucket) ?? 0
    if (seen > rank) break
  }
  return (2 * GAMMA ** last) / (GAMMA + 1)
}

/** Six bytes a bucket: its number (int16) and its count (uint32), little-endian. */
export function encode(sketch: Sketch): Buffer {
  const buffer = Buffer.alloc(sketch.size * BYTES_PER_BUCKET)
  let at = 0
  for (const [bucket, count] of sketch) {
    buffer.writeInt16LE(bucket, at)
    buffer.writeUInt32LE(count, at + 2)
    at += BYTES_PER_BUCKET
  }
  return buffer
}

/** Adds an encoded sketch to `into`. */
export function mergeEncoded(into: Sketch, buffer: Buffer): void {
  for (let at = 0; at + BYTES_PER_BUCKET <= buffer.length; at += BYTES_PER_BUCKET) {
    const bucket = buffer.readInt16LE(at)
    into.set(bucket, (into.get(bucket) ?? 0) + buffer.readUInt32LE(at + 2))
  }
}
