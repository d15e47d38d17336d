import { existsSync, readdirSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InlineConfig } from 'vite'
import { createStamp } from './stamp.ts'

// `npm run build`, and the first step of `npm start`: builds the three rooms that run from dist/, each only when one of
// its inputs has changed.

const root = fileURLToPath(new URL('../..', import.meta.url))
const at = (...parts: readonly string[]): string => join(root, ...parts)
const everywhere = [at('shared'), at('package-lock.json'), at('build/scripts/build.ts')]
const quiet = { configFile: false, logLevel: 'warn', publicDir: false } as const satisfies InlineConfig

type Part = { readonly name: string; readonly inputs: readonly string[]; readonly outputs: readonly string[]; readonly build: () => Promise<void> }

const parts: readonly Part[] = [
  {
    name: 'renderer',
    inputs: [at('renderer'), at('build/config/vite.renderer.config.ts'), ...everywhere],
    outputs: [at('dist/renderer/index.html')],
    build: buildRenderer,
  },
  {
    name: 'preload',
    inputs: [at('preload'), ...everywhere],
    outputs: preloadEntries().map(({ file }) => at('dist/preload', file)),
    build: () => buildPreloads({ outDir: at('dist/preload') }),
  },
  {
    name: 'main',
    inputs: [at('main'), ...everywhere],
    outputs: mainEntries().map((name) => at('dist/main', `${name}.js`)),
    build: buildMain,
  },
]

/** Brings dist/ up to date, and says in one line what it had to build; silent when that was nothing. */
export async function buildAll(options: { readonly force?: boolean } = {}): Promise<void> {
  const started = performance.now()
  const built: string[] = []
  for (const { name, inputs, outputs, build } of parts) {
    const stamp = createStamp(at('dist/.stamps', name), inputs)
    if (options.force !== true && stamp.isFresh() && outputs.every((file) => existsSync(file))) continue
    await build()
    stamp.write()
    built.push(name)
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (built.length > 0) process.stdout.write(`built ${built.join(', ')} in ${seconds} s\n`)
}

async function buildRenderer(): Promise<void> {
  const { build } = await import('vite')
  await build({ configFile: at('build/config/vite.renderer.config.ts'), logLevel: 'warn' })
}

/** One self-contained file per host. `table` replaces the generated names: the conformance suite has a contract of its own. */
export async function buildPreloads(options: { readonly outDir: string; readonly table?: string }): Promise<void> {
  const { build } = await import('vite')
  const alias = options.table === undefined ? [] : [{ find: './channels.generated.ts', replacement: options.table }]
  for (const { entry, file, format } of preloadEntries()) {
    await build({
      ...quiet,
      root,
      resolve: { alias },
      build: {
        outDir: options.outDir,
        emptyOutDir: false,
        minify: false,
        target: 'chrome140',
        lib: { entry, formats: [format], name: 'omnideckPreload', fileName: () => file },
        rolldownOptions: { external: ['electron'] },
      },
    })
  }
}

async function buildMain(): Promise<void> {
  const { build } = await import('vite')
  await build({
    ...quiet,
    root,
    build: {
      ssr: true,
      outDir: at('dist/main'),
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      target: 'node24',
      rolldownOptions: {
        input: Object.fromEntries(mainEntries().map((name) => [name, at('main', `${name}.ts`)])),
        // Packages stay outside: native parts and their neighbours must be found in node_modules.
        external: (id) => !id.startsWith('.') && !id.startsWith('#') && !isAbsolute(id),
        // Flat, so that `new URL('./data-worker.js', import.meta.url)` means the same from an entry and from a chunk.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
}

function preloadEntries(): readonly { readonly entry: string; readonly file: string; readonly format: 'iife' | 'cjs' }[] {
  return [
    { entry: at('preload/chromium.ts'), file: 'chromium.js', format: 'iife' as const },
    { entry: at('preload/electron.ts'), file: 'electron.cjs', format: 'cjs' as const },
  ].filter(({ entry }) => existsSync(entry))
}

/** What a process or a thread of main starts with: `entry-….ts` and `…-worker.ts` directly in main/. */
function mainEntries(): readonly string[] {
  const isEntry = /^(entry-[a-z-]+|[a-z-]+-worker)\.ts$/
  return readdirSync(at('main')).flatMap((name) => isEntry.exec(name)?.[1] ?? [])
}

if (process.argv[1] === import.meta.filename) await buildAll({ force: process.argv.includes('--force') })
