import { app, type Session, type WebContents } from 'electron'
import type { Log } from '#main/platform/log/log.ts'
import type { Dispose } from '../host.ts'
import { isHome } from './home.ts'

/** Everything with an address outside this process. */
const remoteAddresses = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*']

/** What no page in this session may do. */
export function guardSession(session: Session, options: { readonly isDevelopment: boolean; readonly log: Log }): void {
  const { log } = options
  // Copying text is the one power the page uses; Electron asks for it as a permission.
  const isAllowed = (permission: string, origin: string): boolean => permission === 'clipboard-sanitized-write' && isHome(origin)
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const allowed = isAllowed(permission, details.requestingUrl)
    if (!allowed) log.warn('denied a permission', { permission })
    answer(allowed)
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin))
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false) // its dictionaries would be fetched from the network
  session.on('will-download', (event) => {
    log.warn('refused a download')
    event.preventDefault()
  })
  // The policy in csp.ts already forbids it; this holds even where a policy is not looked at.
  // In development the page talks to the server that rebuilds it.
  if (!options.isDevelopment) session.webRequest.onBeforeRequest({ urls: remoteAddresses }, (_details, answer) => answer({ cancel: true }))
}

/** Puts every page that ever comes to be in this process behind the same walls, ours or not. */
export function guardAllContents(log: Log): Dispose {
  const guard = (_event: unknown, contents: WebContents): void => guardContents(contents, log)
  app.on('web-contents-created', guard)
  return () => void app.off('web-contents-created', guard)
}

function guardContents(contents: WebContents, log: Log): void {
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('refused a new window', { scheme: schemeOf(url) })
    return { action: 'deny' }
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('will-navigate', (details) => refuseUnlessHome(details, log))
  contents.on('will-redirect', (details) => refuseUnlessHome(details, log))
  contents.on('will-frame-navigate', (details) => {
    // The page has no frames of its own, so none is allowed to go anywhere.
    if (!details.isMainFrame) details.preventDefault()
    else refuseUnlessHome(details, log)
  })
  // Here, preventing means leaving although the page asked to stay.
  contents.on('will-prevent-unload', (event) => event.preventDefault())
}

function refuseUnlessHome(details: { readonly url: string; preventDefault: () => void }, log: Log): void {
  if (isHome(details.url)) return // a reload
  log.warn('refused a navigation', { scheme: schemeOf(details.url) })
  details.preventDefault()
}

/** Enough to find the cause; an address may carry a secret. */
function schemeOf(url: string): string {
  return URL.parse(url)?.protocol ?? 'none'
}
