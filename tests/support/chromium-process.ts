import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFileSync } from 'node:fs'
import { createChromiumHost } from '#main/hosts/chromium/chromium-host.ts'
import { HOME } from '#main/hosts/chromium/home.ts'
import { claimInstance } from '#main/hosts/chromium/single-instance.ts'
import { createWindowMemory } from '#main/hosts/chromium/window-memory.ts'
import { createAssetServer } from '#main/platform/assets/asset-server.ts'
import { systemClock } from '#main/platform/clock.ts'
import { indexCalls } from '#main/platform/ipc/call-index.ts'
import { createRouter } from '#main/platform/ipc/router.ts'
import { createTrustedSender } from '#main/platform/ipc/trusted-sender.ts'
import { silentLog } from '#main/platform/log/log.ts'
import { createProbeFeature } from './probe-feature.ts'

// A process as the Chromium entry makes it, around the probe feature: `node chromium-process.ts <data> <browser> [deep link]`.

const [data = '', browser = '', deepLink] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const instance = await claimInstance({ folder: data, deepLink, log: silentLog })
if (instance.status === 'second') {
  say(`already running as ${String(instance.pid)}, answered: ${String(instance.answered)}`)
  process.exit(4)
}
const memory = createWindowMemory(data)
const host = await createChromiumHost({
  browser,
  assets: createAssetServer({ folder: fileURLToPath(new URL('../hosts/page', import.meta.url)) }),
  preloadSource: readFileSync(join(data, 'preload', 'chromium.js'), 'utf8'),
  paths: { data, logs: data, exports: join(data, 'exports') },
  browserFolder: join(data, 'browser'),
  headless: process.env['DISPLAY'] === undefined,
  log: silentLog,
  clock: systemClock,
  firstColour: '#101418',
  window: memory.recall(),
  onWindowMoved: (bounds) => memory.remember(bounds),
  instance,
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void host.stop())
host.onActivate((link) => say(`activated ${link ?? 'without link'}`))
const window = await host.openWindow({ title: 'Probe', backgroundColour: '#101418', path: '/' })
const calls = indexCalls([createProbeFeature((frame) => window.transport.push(frame))])
window.transport.serve(createRouter({ log: silentLog, scopeOf: () => calls, isTrusted: createTrustedSender(HOME), validateOutputs: true }))
say('ready')
say(await host.closed)
await instance.stop()
