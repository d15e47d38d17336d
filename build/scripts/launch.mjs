// Plain JavaScript that any Node since 14 can read: the rest of the launcher is TypeScript, which only Node 24 runs as it is.
// npm puts the Node of node_modules/.bin first, so this matters where that package does not exist (macOS) or npm is left out.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const start = join(root, 'build', 'scripts', 'start.ts')

// Whatever is started from here finds its code as an earlier start compiled it. A folder that cannot be written is no trouble.
const compiled = process.env.NODE_COMPILE_CACHE || join(root, 'build', '.cache', 'compiled')
process.env.NODE_COMPILE_CACHE = compiled

if (Number(process.versions.node.split('.')[0]) >= 24) {
  module.enableCompileCache(compiled)
  const { runStart } = await import(pathToFileURL(start).href)
  process.exitCode = await runStart(process.argv.slice(2))
} else {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const bundled = join(root, 'node_modules', `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`, 'bin', binary)
  if (!existsSync(bundled)) {
    process.stderr.write(`Omnideck needs Node 24 or newer and this is Node ${process.versions.node}. Install it from https://nodejs.org/ and run the command again.\n`)
    process.exitCode = 3
  } else {
    const child = spawn(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
    // The inner launcher ends by itself on these signals and knows the exit code; this one only has to outlive it.
    process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('exit', (code, signal) => {
      process.exitCode = code !== null ? code : 128 + (constants.signals[signal] || 0)
    })
  }
}
