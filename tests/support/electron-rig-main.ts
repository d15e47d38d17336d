import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { webContents, type WebFrameMain } from 'electron'
import { createElectronHost } from '#main/hosts/electron/electron-host.ts'
import { HOME } from '#main/hosts/electron/home.ts'
import { prepareElectron } from '#main/hosts/electron/prepare-electron.ts'
import { createAssetServer } from '#main/platform/assets/asset-server.ts'
import { systemClock } from '#main/platform/clock.ts'
import { indexCalls } from '#main/platform/ipc/call-index.ts'
import { createRouter } from '#main/platform/ipc/router.ts'
import { createTrustedSender } from '#main/platform/ipc/trusted-sender.ts'
import { electronLine } from '#shared/contract/electron-line.ts'
import { createProbeFeature } from './probe-feature.ts'
import { createRecordingLog, type LogLine } from './recording-log.ts'

/** What the conformance suite asks of the main process, by Playwright's `evaluate`. */
export type ElectronRigMain = {
  snapshot(): { readonly calls: number; readonly lines: readonly LogLine[] }
  release(): void
  close(): void
  /** Sends a text as a frame inside the page would, if it had a preload. */
  sendFromForeignFrame(text: string): Promise<void>
}

const [folder = '', page = '', preloadPath = ''] = process.argv.slice(-3)
const { log, lines } = createRecordingLog()
const instance = prepareElectron({ dataFolder: folder, deepLink: undefined, argv: process.argv })
if (instance.status === 'second') throw new Error('Another rig has this folder')

async function run(first: Exclude<typeof instance, { status: 'second' }>): Promise<void> {
  const host = await createElectronHost({
    assets: createAssetServer({ folder: page }),
    preloadPath,
    paths: { data: folder, logs: folder, exports: join(folder, 'exports') },
    log,
    clock: systemClock,
    firstColour: '#101418',
    instance: first,
    isDevelopment: false,
  })
  const window = await host.openWindow({ title: 'Probe', backgroundColour: '#101418', path: '/' })
  const probe = createProbeFeature((frame) => window.transport.push(frame))
  const calls = indexCalls([probe])
  window.transport.serve(createRouter({ log, scopeOf: () => calls, isTrusted: createTrustedSender(HOME), validateOutputs: true }))
  let told = 0
  window.onClosed(() => {
    told += 1
  })
  const rig: ElectronRigMain = {
    snapshot: () => ({ calls: probe.calls(), lines: lines.map(({ level, message }) => ({ level, message, fields: {} })) }),
    release: probe.release,
    close: () => void window.close(),
    async sendFromForeignFrame(text) {
      const [contents] = webContents.getAllWebContents()
      const frame = contents?.mainFrame.frames[0]
      if (contents === undefined || frame === undefined) throw new Error('There is no frame inside the page')
      // No preload runs in that frame, so nothing can send from it. The handler is called as if something could.
      const { _invokeHandlers: handlers } = contents.ipc as unknown as { readonly _invokeHandlers: ReadonlyMap<string, (event: { readonly sender: unknown; readonly senderFrame: WebFrameMain }, text: string) => Promise<unknown>> }
      await handlers.get(electronLine.request)?.({ sender: contents, senderFrame: frame }, text)
    },
  }
  Object.assign(globalThis, { omnideckRig: rig })
  const reason = await host.closed
  writeFileSync(join(folder, 'ended.json'), JSON.stringify({ reason, told }))
  await host.stop()
}

void run(instance)
