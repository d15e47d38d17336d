import { mask, maskPatterns } from './mask-patterns.ts'
import { secretForms } from './secret-forms.ts'
import { plainValue, type Plain } from './plain-value.ts'

const longestRead = 64 * 1024
const longestWritten = 8 * 1024
// Refreshed tokens replace each other for months; the oldest have expired, and the token patterns still mask them.
const mostRegistered = 256

/** Stands before everything that writes text a person may hand on: logs, diagnostics, crash notes. */
export interface Redactor {
  /** From now on this exact value never appears, in any of its encodings. Called with every secret that is read or received. */
  register(secret: string): void
  /** Masks secrets in text and caps its length (8 KB; text above 64 KB is replaced by its length). */
  text(text: string): string
  /** A JSON-safe, capped and masked copy of anything: errors, circular objects and hostile getters included. */
  value(value: unknown): Plain
}

/** Values shorter than four characters are not registered: they are part of ordinary words. */
export function createRedactor(): Redactor {
  const formsOf = new Map<string, readonly string[]>()
  let longestFirst: readonly string[] = []

  function maskRegistered(text: string): string {
    let masked = text
    for (const form of longestFirst) if (masked.includes(form)) masked = masked.replaceAll(form, mask)
    return masked
  }

  function text(raw: string): string {
    // A cut could leave half a secret that no rule knows any more, so long text is dropped whole.
    if (raw.length > longestRead) return `[${raw.length} characters]`
    const masked = maskPatterns(maskRegistered(raw))
    return masked.length > longestWritten ? `${masked.slice(0, longestWritten)}… [${masked.length} characters]` : masked
  }

  return {
    register(secret) {
      const known = formsOf.get(secret)
      // Set again, so that a secret in use is never the oldest.
      formsOf.delete(secret)
      formsOf.set(secret, known ?? secretForms(secret))
      if (known !== undefined) return
      const oldest = formsOf.keys().next()
      if (formsOf.size > mostRegistered && oldest.done !== true) formsOf.delete(oldest.value)
      longestFirst = [...new Set([...formsOf.values()].flat())].sort((left, right) => right.length - left.length)
    },
    text,
    value: (value) => plainValue(value, text),
  }
}
