import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browserPath, buildProbePreload, startChromiumRig, type ChromiumRig } from '#tests/support/chromium-rig.ts'

const processScript = fileURLToPath(new URL('../support/chromium-process.ts', import.meta.url))

describe.skipIf(browserPath === undefined)('life of the chromium host', () => {
  let rig: ChromiumRig | undefined
  afterEach(async () => {
    await rig?.stop()
    rig = undefined
  })

  it('loads a crashed page again within two seconds, and calls work again', async () => {
    rig = await startChromiumRig()
    const { probe } = rig
    const before = probe.calls()
    const started = performance.now()
    await crash(rig)
    await expect.poll(() => probe.calls(), { timeout: 5000 }).toBe(before + 1) // the page's own first question
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('gives up on a page that crashes again and again, and says so', async () => {
    rig = await startChromiumRig()
    const { host, probe } = rig
    for (let time = 1; time <= 4; time++) {
      const before = probe.calls()
      await crash(rig)
      if (time < 4) await expect.poll(() => probe.calls(), { timeout: 5000 }).toBeGreaterThan(before)
    }
    expect(await host.closed).toBe('The page crashed again and again.')
  })

  it('ends with the reason when the browser is killed', async () => {
    rig = await startChromiumRig()
    const browser = processesUnder(rig.folder)[0]
    process.kill(browser ?? 0, 'SIGKILL')
    expect(await rig.host.closed).toContain('SIGKILL')
    await expect.poll(() => processesUnder(rig?.folder ?? '')).toEqual([])
  })

  it('starts again without the graphics processor when the browser dies of it, once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'omnideck-gpu-'))
    const starts = join(folder, 'starts')
    const browser = fakeBrowser(folder, `echo start >> "${starts}"
case "$*" in *--disable-gpu*) exec "${browserPath ?? ''}" "$@";; esac
echo "FATAL:gpu_data_manager_impl_private.cc(415)] GPU process isn't usable. Goodbye." >&2; exit 133`)
    rig = await startChromiumRig({ browser })
    expect(readFileSync(starts, 'utf8')).toBe('start\nstart\n')
    expect(rig.lines.map((line) => line.message)).toContain('starting the browser again without the graphics processor')
    rmSync(folder, { recursive: true })
  })

  it('does the same in the middle of a day, and shows again what was shown', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'omnideck-gpu-'))
    const trouble = join(folder, 'trouble')
    const browser = fakeBrowser(folder, `case "$*" in *--disable-gpu*) exec "${browserPath ?? ''}" "$@";; esac
"${browserPath ?? ''}" "$@" & browser=$!
while [ ! -e "${trouble}" ]; do sleep 0.05; done
kill -9 $browser; echo "GPU process isn't usable. Goodbye." >&2; exit 133`)
    rig = await startChromiumRig({ browser })
    const { host, probe } = rig
    await rig.page.evaluate(() => void (location.hash = '#/audit'))
    const before = probe.calls()
    writeFileSync(trouble, '')
    await expect.poll(() => probe.calls(), { timeout: 10_000 }).toBe(before + 1) // the page asks again, and is answered
    const { targetInfos } = await host.pipe.browser.send('Target.getTargets')
    expect(targetInfos.filter(({ type }) => type === 'page').map(({ url }) => url)).toEqual(['https://omnideck.invalid/#/audit'])
    rmSync(folder, { recursive: true })
  })

  it.each([
    ['a missing library', 'echo "chromium: error while loading shared libraries: libnss3.so: cannot open shared object file" >&2; exit 127', 'libnss3.so'],
    ['no display', 'echo "ERROR:ozone_platform_x11.cc(240)] Missing X server or \\$DISPLAY" >&2; exit 1', 'no display'],
    ['an ending without a word', 'exit 7', 'exit code 7'],
    ['a hand-over to another browser', 'exit 0', 'before its window was up'],
  ])('refuses to start with a reason for people after %s', async (_what, script, reason) => {
    const folder = mkdtempSync(join(tmpdir(), 'omnideck-broken-'))
    await expect(startChromiumRig({ browser: fakeBrowser(folder, script) })).rejects.toMatchObject({
      code: 'host.unsupported',
      details: { reason: expect.stringContaining(reason) },
    })
    rmSync(folder, { recursive: true })
  })

  it('refuses to start with a reason when the browser is not there', async () => {
    await expect(startChromiumRig({ browser: '/nowhere/chromium' })).rejects.toMatchObject({ details: { reason: expect.stringContaining('ENOENT') } })
  })
})

describe.skipIf(browserPath === undefined)('process around the chromium host', () => {
  let data: string
  const children: ChildProcess[] = []
  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'omnideck-life-'))
    await buildProbePreload(join(data, 'preload'))
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await expect.poll(() => processesUnder(data), { timeout: 5000 }).toEqual([])
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  })

  function start(deepLink?: string): Running {
    const child = spawn(process.execPath, [processScript, data, browserPath ?? '', ...(deepLink === undefined ? [] : [deepLink])], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return follow(child)
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('ends in order on %s and leaves no process behind', async (signal) => {
    const running = start()
    await running.says('ready')
    running.child.kill(signal)
    expect(await running.exit).toBe(0)
    expect(running.text()).toContain('The console was stopped.')
    expect(processesUnder(data)).toEqual([])
  })

  it('takes its browser with it when it is killed itself', async () => {
    const running = start()
    await running.says('ready')
    running.child.kill('SIGKILL')
    await running.exit
    await expect.poll(() => processesUnder(data), { timeout: 3000 }).toEqual([])
  })

  it('wakes the first start from a second one, hands over its deep link and ends with 4', async () => {
    const first = start()
    await first.says('ready')
    const second = start('omnideck://prod/health')
    expect(await second.exit).toBe(4)
    expect(second.text()).toContain(`already running as ${String(first.child.pid)}, answered: true`)
    await first.says('activated omnideck://prod/health')
    const third = start()
    expect(await third.exit).toBe(4)
    await first.says('activated without link')
  })

  it('starts again after it was killed, with nothing in the way', async () => {
    const first = start()
    await first.says('ready')
    first.child.kill('SIGKILL')
    await first.exit
    const second = start()
    await second.says('ready')
    second.child.kill('SIGTERM')
    expect(await second.exit).toBe(0)
  })

  it.runIf(process.platform === 'linux')('listens on no network address', async () => {
    const running = start()
    await running.says('ready')
    const inodes = new Set(processesUnder(data).flatMap(socketInodes))
    const listening = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
      readFileSync(`/proc/net/${kind}`, 'utf8').split('\n').slice(1).map((line) => line.trim().split(/\s+/)[9]).filter((inode) => inode !== undefined && inodes.has(inode)),
    )
    expect(inodes.size).toBeGreaterThan(0)
    expect(listening).toEqual([])
  })
})

type Running = { readonly child: ChildProcess; readonly exit: Promise<number | null>; text(): string; says(line: string): Promise<void> }

function follow(child: ChildProcess): Running {
  let text = ''
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return { child, exit, text: () => text, says: (line) => expect.poll(() => text.split('\n'), { timeout: 20_000 }).toContain(line) }
}

async function crash(rig: ChromiumRig): Promise<void> {
  const session = await rig.page.context().newCDPSession(rig.page)
  session.send('Page.crash').catch(() => undefined) // nothing is left to answer
}

function fakeBrowser(folder: string, script: string): string {
  const file = join(folder, 'browser.sh')
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

/** Process ids whose command line names `folder`, parents first. */
function processesUnder(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && commandOf(pid).includes(folder))
    .sort((a, b) => a - b)
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function socketInodes(pid: number): string[] {
  const folder = `/proc/${pid}/fd`
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, name)))?.[1] ?? []
    } catch {
      return []
    }
  })
}
