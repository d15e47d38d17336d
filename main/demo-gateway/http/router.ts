import { Refusal, detail } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'

export type Params = Readonly<Record<string, string>>
export type Handle = (exchange: Exchange, params: Params) => Answer | Promise<Answer>
/** `pattern` holds `{name}` for one path segment. Earlier routes win. */
export type Route = { readonly method: string; readonly pattern: string; readonly handle: Handle }

export const route = (method: string, pattern: string, handle: Handle): Route => ({ method, pattern, handle })

type Service = (exchange: Exchange) => Promise<Answer>

function matchPattern(pattern: string, path: string): Params | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith('{')) params[part.slice(1, -1)] = decodeSegment(value)
    else if (part !== value) return undefined
  }
  return params
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** One service behind Traefik: 404 and 405 in FastAPI's words, `crashed` for anything a handler did not expect. */
export function createService(routes: readonly Route[], crashed: (exchange: Exchange, cause: unknown) => Answer): Service {
  return async (exchange) => {
    let isKnownPath = false
    for (const candidate of routes) {
      const params = matchPattern(candidate.pattern, exchange.path)
      if (!params) continue
      isKnownPath = true
      if (candidate.method !== exchange.method) continue
      try {
        return await candidate.handle(exchange, params)
      } catch (cause) {
        return cause instanceof Refusal ? cause.answer : crashed(exchange, cause)
      }
    }
    return isKnownPath ? detail(405, 'Method Not Allowed') : detail(404, 'Not Found')
  }
}
