import { maskPatterns } from '#main/platform/log/mask-patterns.ts'
import { isSecretName } from '#main/platform/log/secret-names.ts'

const MAX_DEPTH = 40
const MAX_REMOVED = 50

export type StrippedPayload = { readonly text: string; readonly removedFields: readonly string[] }

/**
 * A payload without its secrets: fields with a secret's name are taken out and named, secrets inside other texts are masked.
 * Text that is no JSON is masked as text.
 */
export function stripSecrets(payload: string): StrippedPayload {
  const removed: string[] = []
  let parsed: unknown
  try {
    parsed = JSON.parse(payload)
  } catch {
    return { text: maskPatterns(payload), removedFields: [] }
  }
  const kept = strip(parsed, '', removed, 0)
  return { text: JSON.stringify(kept), removedFields: removed }
}

function strip(value: unknown, path: string, removed: string[], depth: number): unknown {
  if (typeof value === 'string') return maskPatterns(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value)) return value.map((item, index) => strip(item, `${path}[${String(index)}]`, removed, depth + 1))
  const kept: [string, unknown][] = []
  for (const [name, item] of Object.entries(value)) {
    const itemPath = path === '' ? name : `${path}.${name}`
    if (isSecretName(name)) {
      if (removed.length < MAX_REMOVED) removed.push(itemPath.slice(0, 200))
    } else kept.push([name, strip(item, itemPath, removed, depth + 1)])
  }
  return Object.fromEntries(kept)
}
