import type { Caller } from './caller.ts'

/**
 * Trusts only the top frame of `home`, e.g. `https://omnideck.invalid` or `omnideck-page://app`. Compares scheme and
 * host: a prefix would also match `https://omnideck.invalid.evil.example`, and `URL.origin` of a custom scheme is the
 * text `'null'`, which would match every other custom scheme.
 */
export function createTrustedSender(home: string): (caller: Caller) => boolean {
  const expected = new URL(home)
  return (caller) => {
    const actual = URL.parse(caller.origin)
    return (
      caller.isTopFrame &&
      actual !== null &&
      actual.protocol === expected.protocol &&
      actual.host === expected.host &&
      actual.username === '' &&
      actual.password === ''
    )
  }
}
