/** The four ways in which Omni2 writes a moment (contract 2.3). All take epoch milliseconds. */

function micros(at: number): string {
  const text = new Date(at).toISOString().slice(0, -1)
  // Python's isoformat leaves the fraction out when it is zero and writes six digits otherwise.
  return text.endsWith('.000') ? text.slice(0, -4) : `${text}000`
}

/** Auth service, socket envelopes, /health: UTC without saying so. */
export const naive = (at: number): string => micros(at)
export const naiveOrNull = (at: number | null): string | null => (at === null ? null : naive(at))
/** Tables of the ORM. */
export const zoned = (at: number): string => `${micros(at)}+00:00`
export const zonedOrNull = (at: number | null): string | null => (at === null ? null : zoned(at))
/** `user_blocks.blocked_at`: a space where the T should be. */
export const spaced = (at: number): string => `${micros(at).replace('T', ' ')}+00:00`
/** Flow events: Unix seconds with a fraction, as text. */
export const unixText = (at: number): string => (at / 1000).toFixed(6)
