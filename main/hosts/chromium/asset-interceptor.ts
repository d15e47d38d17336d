import type { AssetReply, AssetServer } from '#main/platform/assets/asset-server.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { CdpSession } from './cdp-pipe.ts'
import { isHome } from './home.ts'

/** Answers every request of the page from the asset server; whatever asks for anything else fails inside the browser. */
export async function interceptAssets(session: CdpSession, mainFrameId: string, assets: AssetServer, log: Log): Promise<void> {
  session.on('Fetch.requestPaused', ({ requestId, request, resourceType, frameId }) => {
    // The page may be gone before the answer reaches it.
    const ignore = (): undefined => undefined
    const url = URL.parse(request.url)
    if (url !== null && isHome(request.url) && request.method === 'GET') {
      const { responseCode, responseHeaders, body } = toCdp(assets.answer(url.pathname))
      session.send('Fetch.fulfillRequest', { requestId, responseCode, responseHeaders, body }).catch(ignore)
      return
    }
    log.warn('refused a request of the page', { kind: resourceType, address: request.url.slice(0, 200) })
    // A failed navigation would replace the page by an error page; "no content" leaves it where it is.
    if (resourceType === 'Document' && frameId === mainFrameId) session.send('Fetch.fulfillRequest', { requestId, responseCode: 204 }).catch(ignore)
    else session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }).catch(ignore)
  })
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
}

function toCdp(reply: AssetReply) {
  return {
    responseCode: reply.status,
    responseHeaders: Object.entries(reply.headers).map(([name, value]) => ({ name, value })),
    body: reply.body.toString('base64'),
  }
}
