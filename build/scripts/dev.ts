import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '#main/platform/clock.ts'
import { parseLaunchFlags } from '#shared/lib/launch-flags.ts'
import { buildAll } from './build.ts'
import { createDevLoop, type RunningConsole } from './dev-loop.ts'
import { root } from './run-step.ts'

// `npm run dev -- [options of npm start]`: the console on the system's Chromium, built and started again on every change.
// Vite's own server stays out of it: the page's policy allows no connection, and dev runs under the policy that ships.

const print = (line: string): void => void process.stdout.write(`${line}\n`)

function startConsole(words: readonly string[]): RunningConsole {
  const child = spawn(process.execPath, [join(root, 'dist/main/entry-chromium.js'), ...words], { cwd: root, stdio: 'inherit', env: { ...process.env, OMNIDECK_LOG: process.env['OMNIDECK_LOG'] ?? 'debug' } })
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(1))
    child.on('exit', (code) => resolve(code ?? 1))
  })
  return {
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const words = process.argv.slice(2)
const parsed = parseLaunchFlags(words)
if (parsed.status === 'refused') {
  process.stderr.write(`${parsed.says}\n`)
  process.exit(2)
}
let current: RunningConsole | undefined
const loop = createDevLoop({
  clock: systemClock,
  build: () => buildAll(),
  start: () => (current = startConsole(words)),
  print,
})
for (const room of ['shared', 'preload', 'main', 'renderer']) watch(join(root, room), { recursive: true }, loop.changed)
print('Watching shared, preload, main and renderer. Close the window, or press Ctrl-C, to end.')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void (current?.stop() ?? Promise.resolve()).then(() => process.exit(0)))
process.exit(await loop.ended)
