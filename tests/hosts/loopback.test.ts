import { indexCalls } from '#main/platform/ipc/call-index.ts'
import { createRouter } from '#main/platform/ipc/router.ts'
import { createTrustedSender } from '#main/platform/ipc/trusted-sender.ts'
import { createLoopbackHost, LOOPBACK_ORIGIN } from '#tests/support/loopback-host.ts'
import { createProbeFeature } from '#tests/support/probe-feature.ts'
import { bridgeTable } from '#tests/support/probe-table.ts'
import { createRecordingLog } from '#tests/support/recording-log.ts'
import { describeConformance, type ProbeApi } from './conformance.ts'

describeConformance('loopback', async () => {
  const { log, lines } = createRecordingLog()
  const host = createLoopbackHost({ table: bridgeTable, log })
  const window = await host.openWindow({ title: '', backgroundColour: '', path: '/' })
  const probe = createProbeFeature((frame) => window.transport.push(frame))
  const calls = indexCalls([probe])
  window.transport.serve(createRouter({ log, scopeOf: () => calls, isTrusted: createTrustedSender(LOOPBACK_ORIGIN), validateOutputs: true }))
  return {
    host,
    window,
    probe,
    lines,
    run: async (script, argument) => script(host.api['probe'] as unknown as ProbeApi, argument),
    reload() {
      host.reload()
      return Promise.resolve(1)
    },
    sendRaw: (text) => host.send(text),
    sendFromForeignFrame: (text) => host.send(text, { origin: 'https://evil.example', isTopFrame: false }),
    stop: () => host.stop(),
  }
})
