import { spawn } from 'node:child_process'
import { AppError } from '#shared/contract/errors.ts'
import type { HttpsUrl } from '#shared/lib/https-url.ts'

const openers: Partial<Record<NodeJS.Platform, readonly [command: string, ...parameters: string[]]>> = {
  darwin: ['open'],
  // `start` would need a shell, and a shell would read the address.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
}

/** Hands an address to the system's browser. Rejects with `host.unsupported` where the system has no opener. */
export function openExternally(url: HttpsUrl, platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): Promise<void> {
  const [command, ...parameters] = openers[platform] ?? ['xdg-open']
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...parameters, url], { stdio: 'ignore', detached: true, env: environment })
    child.once('error', (cause) => reject(new AppError('host.unsupported', { details: { opener: command }, cause })))
    child.once('spawn', () => {
      child.unref()
      resolve()
    })
  })
}
