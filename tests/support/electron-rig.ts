import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication } from '@playwright/test'
import { build } from 'vite'
import { z } from 'zod'
import type { Host, HostWindow } from '#main/hosts/host.ts'
import { systemClock } from '#main/platform/clock.ts'
import { explainDeath } from '../../build/scripts/explain-death.ts'
import { electronPlace, findElectron } from '../../build/scripts/fetch-electron.ts'
import type { ConformanceRig } from '../hosts/conformance.ts'
import type { ElectronRigMain } from './electron-rig-main.ts'
import { createProbeFeature } from './probe-feature.ts'
import type { LogLine } from './recording-log.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)
const runtime = findElectron(electronPlace(root, process.env, systemClock))

/** Why Electron cannot be tried here; undefined when it can. */
export const whyNoElectron = findObstacle()

function findObstacle(): string | undefined {
  if (runtime === undefined) return 'the runtime of Electron is not installed here'
  if (!hasDisplay) return 'there is no display'
  // Loads every system library, and needs neither a display nor a sandbox.
  const { status, signal, stderr } = spawnSync(runtime, ['--version'], { encoding: 'utf8', timeout: 20_000 })
  return status === 0 ? undefined : `it does not start: ${explainDeath({ code: status, signal, stderr, spawnError: undefined }) ?? 'it does not tell its version'}`
}

const POLL_MS = 50
type Scope = { readonly omnideckRig: ElectronRigMain; readonly replaceNextRequest: (text: string) => void; readonly omnideck: { readonly probe: { echo(input: unknown): Promise<unknown> } } }
const ended = z.object({ reason: z.string(), told: z.number() })

/** The product's plug in a real Electron, on the suite's page. The main process is asked for its counts after every act. */
export async function startElectronRig(): Promise<ConformanceRig> {
  const folder = mkdtempSync(join(tmpdir(), 'omnideck-electron-'))
  // Below node_modules, so that what stays outside the bundle is found.
  const built = join(root, 'node_modules', '.cache', `omnideck-rig-${process.pid}`)
  mkdirSync(built, { recursive: true })
  await buildRig(built)
  const app = await _electron.launch({
    ...(runtime === undefined ? {} : { executablePath: runtime }),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), join(built, 'rig-main.js'), folder, fileURLToPath(new URL('../hosts/page', import.meta.url)), join(built, 'preload.cjs')],
  })
  const page = await app.firstWindow()
  await page.getByText('ready').waitFor()

  const lines: LogLine[] = []
  let calls = 0
  let isGone = false
  async function look(): Promise<void> {
    if (isGone) return
    const seen = await inMain(app, (rig) => rig.snapshot())
    calls = seen.calls
    lines.splice(0, lines.length, ...seen.lines)
  }
  const cancel = systemClock.every(POLL_MS, () => void look().catch(() => undefined))
  const closed = Promise.withResolvers<string>()
  const onClosed = new Set<() => void>()
  app.once('close', () => {
    isGone = true
    cancel()
    const { reason, told } = ended.parse(JSON.parse(readFileSync(join(folder, 'ended.json'), 'utf8')))
    for (let count = 0; count < told; count += 1) for (const run of onClosed) run()
    closed.resolve(reason)
  })
  const local = createProbeFeature(() => undefined)

  return {
    host: { closed: closed.promise, stop: () => closed.promise.then(() => undefined) } as unknown as Host,
    window: {
      async close() {
        await inMain(app, (rig) => rig.close()).catch(() => undefined) // the process may be gone before it answers
        await closed.promise
      },
      onClosed: (run: () => void) => {
        onClosed.add(run)
        return () => void onClosed.delete(run)
      },
    } as unknown as HostWindow,
    probe: { ...local, calls: () => calls, release: () => void inMain(app, (rig) => rig.release()) },
    lines,
    async run(script, argument) {
      try {
        return await page.evaluate(`(${String(script)})(window.omnideck.probe, ${JSON.stringify(argument)})`)
      } finally {
        await look()
      }
    },
    async reload() {
      await page.reload()
      await page.getByText('ready').waitFor()
      await look()
      return 2 // the page's own script asked once
    },
    async sendRaw(text) {
      await page.evaluate((hostile) => {
        const scope = globalThis as unknown as Scope
        scope.replaceNextRequest(hostile)
        void scope.omnideck.probe.echo({ value: 'replaced on its way' })
      }, text)
      await look()
    },
    async sendFromForeignFrame(text) {
      await page.evaluate(() => {
        document.body.append(document.createElement('iframe'))
      })
      await app.evaluate((_electron, hostile) => (globalThis as unknown as Scope).omnideckRig.sendFromForeignFrame(hostile), text)
      await page.evaluate(() => document.querySelector('iframe')?.remove())
      await look()
    },
    async stop() {
      cancel()
      if (!isGone) await app.close()
      for (const left of [folder, built]) rmSync(left, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function inMain<Value>(app: ElectronApplication, ask: (rig: ElectronRigMain) => Value): Promise<Value> {
  return app.evaluate(`(${String(ask)})(globalThis.omnideckRig)` as unknown as () => Value)
}

async function buildRig(outDir: string): Promise<void> {
  const common = { configFile: false, logLevel: 'warn', publicDir: false, root } as const
  const from = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
  await build({
    ...common,
    resolve: { alias: [{ find: './channels.generated.ts', replacement: from('probe-table.ts') }] },
    build: { outDir, emptyOutDir: false, minify: false, lib: { entry: from('electron-probe-preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' }, rolldownOptions: { external: ['electron'] } },
  })
  await build({
    ...common,
    build: {
      ssr: true, outDir, emptyOutDir: false, minify: false, target: 'node24',
      rolldownOptions: { input: from('electron-rig-main.ts'), external: (id) => !id.startsWith('.') && !id.startsWith('#') && !id.startsWith('/'), output: { entryFileNames: 'rig-main.js' } },
    },
  })
}
