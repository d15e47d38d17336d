import { protocol, type Session } from 'electron'
import type { AssetServer } from '#main/platform/assets/asset-server.ts'
import type { Dispose } from '../host.ts'
import { isHome, PAGE_SCHEME } from './home.ts'

/** Makes the page's scheme a standard, secure one. Only possible before Electron is ready, and only once. */
export function registerPageScheme(): void {
  // No bypassCSP, no service workers, no CORS: the page asks for its own files and for nothing else.
  protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

/** Answers the page's scheme from the asset server: the same bytes and the same policy as in every other host. */
export function servePage(session: Session, assets: AssetServer): Dispose {
  session.protocol.handle(PAGE_SCHEME, (request) => {
    if (request.method !== 'GET') return new Response(null, { status: 405 })
    if (!isHome(request.url)) return new Response(null, { status: 404 })
    const { status, headers, body } = assets.answer(new URL(request.url).pathname)
    return new Response(new Uint8Array(body), { status, headers })
  })
  return () => session.protocol.unhandle(PAGE_SCHEME)
}
