/** The scheme that opens the console from outside. */
export const DEEP_LINK_SCHEME = 'omnideck'

/** A view of one profile, as a link that survives a chat message: `omnideck://<profile>/<view>?<search>`. */
export type DeepLink = {
  /** Profile id or name slug; whether such a profile exists is not decided here. */
  readonly profile: string
  /** Path inside the page without a leading slash, e.g. `health` or `audit/entry-1`. Segments are percent-encoded. */
  readonly view: string
  /** Canonical query without `?`; may be empty. */
  readonly search: string
}

const MAX_LINK_CHARS = 4_000
const MAX_SEGMENTS = 6
const MAX_PARAMETERS = 40
const MAX_DECODED_CHARS = 500
const linkShape = /^omnideck:\/\/([a-z0-9][a-z0-9_-]{0,63})\/([^?#]+)(?:\?([^#]*))?$/iu
const pageShape = /^\/?#\/([^?#]+)(?:\?([^#]*))?$/u
const viewName = /^[a-z][a-z0-9-]{0,39}$/u
const parameterName = /^[a-z][a-z0-9_.-]{0,39}$/iu
// Control characters, and the marks that turn text around so that it reads differently from what it is.
const unreadable = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u

/** Reads a link that anybody may have written: every part is decoded, checked and encoded anew; undefined when anything is odd. */
export function parseDeepLink(text: string): DeepLink | undefined {
  if (text.length > MAX_LINK_CHARS) return undefined
  const [, profile, path, query] = linkShape.exec(text) ?? []
  return profile === undefined || path === undefined ? undefined : checked(profile, path, query)
}

/** The link to a page address such as `/#/health?range=24h`, for "copy link to this view". */
export function toDeepLink(profile: string, pagePath: string): string | undefined {
  const [, path, query] = pageShape.exec(pagePath) ?? []
  const link = path === undefined ? undefined : checked(profile, path, query)
  const text = link && formatDeepLink(link)
  // Only what can be read again is worth copying: the profile's part has not been checked yet.
  return text !== undefined && parseDeepLink(text) ? text : undefined
}

/** The text of a link. */
export function formatDeepLink({ profile, view, search }: DeepLink): string {
  return `${DEEP_LINK_SCHEME}://${profile}/${view}${search === '' ? '' : `?${search}`}`
}

/** Where the link leads inside the page: the `path` of a window. */
export function toPagePath({ view, search }: DeepLink): string {
  return `/#/${view}${search === '' ? '' : `?${search}`}`
}

function checked(profile: string, path: string, query: string | undefined): DeepLink | undefined {
  const view = checkedView(path)
  const search = checkedSearch(query ?? '')
  return view === undefined || search === undefined ? undefined : { profile, view, search }
}

function checkedView(path: string): string | undefined {
  const segments = path.replace(/\/$/u, '').split('/')
  if (segments.length > MAX_SEGMENTS || !viewName.test(segments[0] ?? '')) return undefined
  const decoded = segments.map(decode)
  if (decoded.some((segment) => segment === undefined || segment === '' || segment === '.' || segment === '..' || /[/\\]/u.test(segment))) return undefined
  return decoded.map((segment) => encodeURIComponent(segment ?? '')).join('/')
}

function checkedSearch(query: string): string | undefined {
  if (query === '') return ''
  const pairs = query.split('&').map((pair) => {
    const at = pair.indexOf('=')
    return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
  })
  if (pairs.length > MAX_PARAMETERS) return undefined
  const safe: string[] = []
  for (const [name = '', raw = ''] of pairs) {
    const value = decode(raw.replaceAll('+', ' '))
    if (!parameterName.test(name) || value === undefined) return undefined
    safe.push(`${name}=${encodeURIComponent(value)}`)
  }
  return safe.join('&')
}

function decode(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text)
    return plain.length > MAX_DECODED_CHARS || unreadable.test(plain) ? undefined : plain
  } catch {
    return undefined // a broken percent escape
  }
}
