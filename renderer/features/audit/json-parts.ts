/** A piece of JSON text as it is drawn. `removed` stands for a value that was taken out before storage. */
export type JsonPart = { readonly kind: 'plain' | 'key' | 'text' | 'number' | 'word' | 'removed'; readonly text: string }
export type MarkedJson = {
  readonly parts: readonly JsonPart[]
  /** Removed fields whose place in the text could not be found, e.g. because the text was cut. */
  readonly elsewhere: readonly string[]
}

// Cannot stand in a JSON text of the gateway: main replaces control characters before anything is stored.
const MARK = '\u0001removed'
const pieces = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/gu

/** Pretty JSON with the fields that were taken out before storage marked in their places. */
export function markJson(json: string, removedFields: readonly string[]): MarkedJson {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { parts: toJsonParts(json), elsewhere: removedFields }
  }
  const elsewhere = removedFields.filter((path) => !putMark(value, path))
  return { parts: toJsonParts(JSON.stringify(value, null, 2)), elsewhere }
}

/** Splits JSON text for drawing. It never parses, so text that was cut in the middle is drawn as far as it goes. */
export function toJsonParts(json: string): readonly JsonPart[] {
  const parts: JsonPart[] = []
  let end = 0
  for (const match of json.matchAll(pieces)) {
    if (match.index > end) parts.push({ kind: 'plain', text: json.slice(end, match.index) })
    end = match.index + match[0].length
    const [whole, quoted, colon, number] = match
    if (quoted !== undefined && colon !== undefined) parts.push({ kind: 'key', text: quoted }, { kind: 'plain', text: colon })
    else if (quoted === JSON.stringify(MARK)) parts.push({ kind: 'removed', text: 'removed before storage' })
    else parts.push({ kind: quoted !== undefined ? 'text' : number !== undefined ? 'number' : 'word', text: whole })
  }
  if (end < json.length) parts.push({ kind: 'plain', text: json.slice(end) })
  return parts
}

/** Puts the mark at a path such as `arguments.items[0].api_key`; false when its place is not there. */
function putMark(root: unknown, path: string): boolean {
  const steps = path.split(/\.|\[(\d+)\]/u).filter(Boolean)
  const last = steps.pop()
  let place = root
  for (const step of steps) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return false
    place = (place as Record<string, unknown>)[step]
  }
  if (last === undefined || typeof place !== 'object' || place === null || Array.isArray(place) || last in place) return false
  Object.defineProperty(place, last, { value: MARK, enumerable: true })
  return true
}
