import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'

const PATIENCE_MS = 60_000
const ANSWER_MS = 120_000

/** Looks into a page of a browser that another process started. For the bench alone: the product opens no port. */
export type PageEye = {
  /** The value of an expression in the page; a promise is awaited. */
  see<Value>(expression: string): Promise<Value>
  close(): void
}

/** The browser with a loopback port beside its pipe: the launch stays the product's own, and can be watched from outside. */
export function watchableBrowser(folder: string): string {
  const browser = findChromium({ environment: process.env, platform: process.platform })
  if (browser === undefined) throw new Error('No Chromium is installed: start-up and pixels cannot be measured')
  const path = join(folder, 'watchable-browser')
  writeFileSync(path, `#!/bin/sh\nexec '${browser}' --remote-debugging-port=0 "$@"\n`)
  chmodSync(path, 0o700)
  return path
}

/** Waits for the page whose address begins like this and opens an eye on it. */
export async function openEye(browserFolder: string, addressBegins: string): Promise<PageEye> {
  const until = performance.now() + PATIENCE_MS
  while (performance.now() < until) {
    const address = await pageAddress(browserFolder, addressBegins)
    if (address !== undefined) return connect(address)
    await sleep(10)
  }
  throw new Error(`No page ${addressBegins} came up`)
}

async function pageAddress(browserFolder: string, addressBegins: string): Promise<string | undefined> {
  const file = join(browserFolder, 'DevToolsActivePort')
  if (!existsSync(file)) return undefined
  const port = /^\d+/.exec(readFileSync(file, 'utf8'))?.[0]
  if (port === undefined) return undefined
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`)
    const pages = (await answer.json()) as readonly { readonly type: string; readonly url: string; readonly webSocketDebuggerUrl: string }[]
    return pages.find(({ type, url }) => type === 'page' && url.startsWith(addressBegins))?.webSocketDebuggerUrl
  } catch {
    // The file of an earlier start names a port that nobody listens on any more.
    return undefined
  }
}

type Answer = { readonly id: number; readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } } }; readonly error?: { readonly message: string } }

async function connect(address: string): Promise<PageEye> {
  const socket = new WebSocket(address)
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('The page cannot be watched')))
  })
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  function evaluate(expression: string): Promise<Answer> {
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      // Longer than any walk of the bench: without an end, a page that never draws would hang it for ever.
      const giveUp = setTimeout(() => reject(new Error(`The page did not answer within ${String(ANSWER_MS / 1000)} s`)), ANSWER_MS)
      waiting.set(id, (answer) => {
        clearTimeout(giveUp)
        resolve(answer)
      })
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true } }))
    })
  }
  return {
    async see<Value>(expression: string): Promise<Value> {
      for (;;) {
        const { result, error } = await evaluate(expression)
        // A page that is still arriving takes the question with it when it is replaced; the next one is asked again.
        if (error !== undefined && /context was destroyed|Cannot find.*context|navigated/.test(error.message)) continue
        const failure = error?.message ?? result?.exceptionDetails?.exception?.description ?? result?.exceptionDetails?.text
        if (failure !== undefined) throw new Error(failure)
        return result?.result?.value as Value
      }
    },
    close: () => socket.close(),
  }
}
