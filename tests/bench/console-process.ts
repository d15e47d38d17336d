import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Profile } from '#shared/features/profiles/model.ts'
import { stateDefinition } from '#main/data-operations.ts'
import { saveProfile } from '#main/features/profiles/writes.ts'
import { systemClock } from '#main/platform/clock.ts'
import { openStore } from '#main/platform/database/open-store.ts'
import { silentLog } from '#main/platform/log/log.ts'

const root = join(import.meta.dirname, '../..')
export const launcher = join(root, 'build/scripts/launch.mjs')
/** Where the launcher tells Node to keep compiled code: a start without it is one that nobody makes. */
const compiled = join(root, 'build/.cache/compiled')
export const entry = join(root, 'dist/main/entry-chromium.js')

/** Leaves a data folder in which one profile was open last, with this cache if one is given. */
export async function prepareData(folder: string, { baseUrl, username, cacheFile }: { readonly baseUrl: string; readonly username: string; readonly cacheFile: string | undefined }): Promise<void> {
  const profile: Profile = {
    id: 'bench', name: 'Bench', baseUrl, auth: { kind: 'password', username }, environment: 'prod', postgres: null, pinnedCertificate: null,
    allowPlainHttp: true, proxyUrl: null, secretStore: 'this-session', createdAt: 1_760_000_000_000, lastOpenedAt: 1_760_000_000_000,
  }
  const state = await openStore({ mode: 'inline', file: join(folder, 'state.db'), definition: stateDefinition, clock: systemClock, log: silentLog })
  await state.write(saveProfile, profile)
  await state.stop()
  if (cacheFile === undefined) return
  mkdirSync(join(folder, 'profiles', profile.id), { recursive: true, mode: 0o700 })
  copyFileSync(cacheFile, join(folder, 'profiles', profile.id, 'cache.db'))
}

export type Running = { readonly startedAt: number; stop(): Promise<void> }

/** Starts a program of the console and remembers when. `startedAt` is epoch milliseconds, as pages tell their times. */
export function startProcess(words: readonly string[], browser: string): Running {
  const startedAt = systemClock.now()
  const child = spawn(process.execPath, [...words], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, OMNIDECK_BROWSER: browser, NODE_COMPILE_CACHE: compiled } })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString('utf8')
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    startedAt,
    async stop() {
      child.kill('SIGTERM')
      const code = await ended
      if (code !== 0 && code !== null) throw new Error(`The console ended with ${String(code)}: ${said}`)
    },
  }
}
