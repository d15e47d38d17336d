import type { Brand } from './brand.ts'

/** An absolute https address without credentials: the only kind that may leave for the system browser. */
export type HttpsUrl = Brand<string, 'HttpsUrl'>

// `shared` has no DOM and no Node types, yet both runtimes have URL; this is the part of it used here.
declare const URL: { parse(text: string): { readonly protocol: string; readonly username: string; readonly password: string; readonly href: string } | null }

/** The only constructor of `HttpsUrl`; undefined when `text` is anything else. */
export function toHttpsUrl(text: string): HttpsUrl | undefined {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined
  return url.href as HttpsUrl
}
