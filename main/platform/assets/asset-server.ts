import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { assetHeaders, contentSecurityPolicy } from './csp.ts'

export type AssetReply = {
  readonly status: 200 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface AssetServer {
  /** `path` is the path of a URL of the page, e.g. `/` or `/assets/boot-1a2b.js`; anything not on the list is a 404. */
  answer(path: string): AssetReply
}

const typeOf: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/**
 * Serves the built page to both hosts. The list of what may be asked for is read from `folder` once, here: the text of
 * a request is only ever compared with it, never joined to a path. A file of an unknown type is not on the list.
 */
export function createAssetServer(options: {
  readonly folder: string
  /** Asked at each page load and put in place of `__THEME__`, so that the first picture has the right colours. */
  readonly theme?: () => 'dark' | 'light' | 'system'
}): AssetServer {
  const theme = options.theme ?? ((): 'system' => 'system')
  const files = listAssets(options.folder)
  if (!files.has('/index.html')) throw new Error(`No index.html in ${options.folder}: build the page first`)
  const bodies = new Map<string, Buffer>()

  function read(path: string, file: string): Buffer {
    const body = bodies.get(path) ?? readFileSync(file)
    bodies.set(path, body)
    return body
  }

  return {
    answer(path) {
      const name = path === '/' ? '/index.html' : path
      const file = files.get(name)
      if (file === undefined) return { status: 404, headers: { ...assetHeaders, 'content-type': 'text/plain' }, body: Buffer.from('Not found') }
      const nonce = randomBytes(16).toString('base64')
      const body = read(name, file)
      return {
        status: 200,
        headers: {
          ...assetHeaders,
          'content-type': typeOf[extname(file)] ?? '',
          'content-security-policy': contentSecurityPolicy(nonce),
          'cache-control': 'no-store',
        },
        body: extname(file) === '.html' ? toDocument(body, nonce, theme()) : body,
      }
    },
  }
}

function listAssets(folder: string): ReadonlyMap<string, string> {
  return new Map(filesUnder(folder).map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]))
}

// Walks by itself: inside an asar archive only the plain form of readdir can be relied on.
function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesUnder(path)
    return entry.isFile() && extname(entry.name) in typeOf ? [path] : []
  })
}

/**
 * Hands the page its style nonce in the form Vite uses too: `document.querySelector('meta[property=csp-nonce]').nonce`.
 * The browser hides a nonce from selectors and attributes, so injected markup cannot read it back.
 */
function toDocument(html: Buffer, nonce: string, theme: string): Buffer {
  const text = html.toString('utf8').replace('__THEME__', theme)
  return Buffer.from(text.replace('<head>', `<head><meta property="csp-nonce" nonce="${nonce}">`))
}
