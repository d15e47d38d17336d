import type { Log } from '#main/platform/log/log.ts'
import type { CdpPipe, CdpSession } from './cdp-pipe.ts'
import { isHome } from './home.ts'

/** Keeps the page at home and silent: `onLeft` is told when another page took its place; no dialog blocks it. */
export async function guardPage(session: CdpSession, onLeft: (address: string) => void): Promise<void> {
  const ignore = (): undefined => undefined
  session.on('Page.frameNavigated', ({ frame }) => {
    // The first page of a window is the data: page it was started with; the browser lets no page go to one later.
    if (frame.parentId === undefined && !isHome(frame.url) && !frame.url.startsWith('data:')) onLeft(frame.url)
  })
  session.on('Page.javascriptDialogOpening', ({ type }) => {
    // Refusing "leave this page?" would keep the window from closing.
    session.send('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' }).catch(ignore)
  })
  await session.send('Page.enable')
}

/**
 * Ends a window that the page or a shortcut opened, before it loads anything. The opener stands still until the new
 * page runs, so its network is cut first, then it runs into its own closing.
 */
export async function refuseWindow(pipe: CdpPipe, session: CdpSession, targetId: string): Promise<void> {
  const ignore = (): undefined => undefined
  session.on('Fetch.requestPaused', ({ requestId }) => {
    session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }).catch(ignore)
  })
  session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }).catch(ignore)
  session.send('Runtime.runIfWaitingForDebugger').catch(ignore)
  await pipe.browser.send('Target.closeTarget', { targetId }).catch(ignore)
}

/** What holds for the whole browser: no downloads, and no developer tools over the page. */
export async function guardBrowser(pipe: CdpPipe, log: Log): Promise<void> {
  const closeTools = ({ targetInfo }: { readonly targetInfo: { readonly targetId: string; readonly url: string } }): void => {
    if (!targetInfo.url.startsWith('devtools://')) return
    log.warn('closed the developer tools')
    pipe.browser.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined)
  }
  pipe.browser.on('Target.targetCreated', closeTools)
  pipe.browser.on('Target.targetInfoChanged', closeTools)
  pipe.browser.on('Browser.downloadWillBegin', ({ guid }) => {
    log.warn('refused a download')
    pipe.browser.send('Browser.cancelDownload', { guid }).catch(() => undefined)
  })
  await Promise.all([
    pipe.browser.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true }),
    pipe.browser.send('Target.setDiscoverTargets', { discover: true }),
  ])
}
