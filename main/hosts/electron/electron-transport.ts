import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { answerText } from '#main/platform/ipc/frame-text.ts'
import type { Log } from '#main/platform/log/log.ts'
import type { ReplyFrame, RequestFrame } from '#shared/contract/frames.ts'
import { electronLine } from '#shared/contract/electron-line.ts'
import type { Sender, Transport, WindowId } from '../host.ts'

type Handle = (frame: RequestFrame, sender: Sender) => Promise<ReplyFrame>

export interface ElectronTransport extends Transport {
  /** The window is gone: whoever still asks is answered `ipc.closed`. */
  close(): void
}

const closed: Handle = (frame) => Promise.resolve({ id: frame.id, ok: false, error: { code: 'ipc.closed', details: {}, ref: null } })

/** Joins one window's page and main. Listens on the window's own `ipc`, so no other window's frames arrive here. */
export function createElectronTransport(options: { readonly windowId: WindowId; readonly contents: WebContents; readonly log: Log }): ElectronTransport {
  const { windowId, contents, log } = options
  // The page may ask before the application serves: its first questions wait here.
  const served = Promise.withResolvers<undefined>()
  let handle: Handle = closed

  contents.ipc.handle(electronLine.request, async (event, text: unknown) => {
    // Taken now: by the time a question is answered its frame may have navigated.
    const sender = senderOf(event, windowId, contents)
    await served.promise
    return (await answerText(text, (frame) => handle(frame, sender), log)) ?? null
  })

  return {
    serve(run) {
      handle = run
      served.resolve(undefined)
      return () => {
        handle = closed
      }
    },
    push(frame) {
      // A crashed or closing page has nobody to tell; the next one reads everything anew.
      if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(electronLine.push, JSON.stringify([frame]))
    },
    close() {
      handle = closed
      served.resolve(undefined)
      if (!contents.isDestroyed()) contents.ipc.removeHandler(electronLine.request)
    },
  }
}

/** Who is calling, from Electron's own facts. A frame that is gone, and any fact it will not tell, count as foreign. */
function senderOf(event: IpcMainInvokeEvent, windowId: WindowId, contents: WebContents): Sender {
  try {
    const frame = event.senderFrame
    if (frame === null || frame.detached) return { windowId, origin: '', isTopFrame: false }
    // Two objects may stand for one frame, so the node decides and not the object.
    const isTopFrame = event.sender === contents && frame.frameTreeNodeId === contents.mainFrame.frameTreeNodeId
    return { windowId, origin: originOf(frame.url), isTopFrame }
  } catch {
    return { windowId, origin: '', isTopFrame: false } // "Render frame was disposed before WebFrameMain could be accessed"
  }
}

/** Scheme and host. `URL.origin` of a custom scheme is the text `null`, the same for all of them. */
function originOf(address: string): string {
  const url = URL.parse(address)
  return url === null || url.username !== '' || url.password !== '' ? '' : `${url.protocol}//${url.host}`
}
