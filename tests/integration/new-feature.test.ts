import { execFile } from 'node:child_process'
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const root = join(import.meta.dirname, '../..')
const parts = ['shared', 'main', 'renderer', 'preload', 'build', 'tests', 'package.json', 'tsconfig.json', 'eslint.config.js']

describe('a feature laid by the generator', () => {
  const folder = temporaryFolder()
  const house = folder.path
  let laid: readonly string[] = []

  /** Runs a program of the copy; its code and all that it said. */
  function run(program: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
    const file = program === 'node' ? process.execPath : join(house, 'node_modules/.bin', program)
    const env = { ...process.env, PATH: `${join(house, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1', FORCE_COLOR: undefined, VITEST: undefined, NODE_ENV: undefined }
    return new Promise((resolve) => {
      execFile(file, args, { cwd: house, env, maxBuffer: 10_000_000 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: stdout + stderr }))
    })
  }

  beforeAll(async () => {
    for (const part of parts) cpSync(join(root, part), join(house, part), { recursive: true, filter: (path) => !path.endsWith('/eslint') })
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
    const { code, said } = await run('node', 'build/scripts/new-feature.ts', 'limits')
    expect(said).toContain('preload/channels.generated.ts written')
    expect(code).toBe(0)
    laid = said.split('\n').filter((line) => existsSync(join(house, line)) && /\.tsx?$/.test(line))
  })
  afterAll(() => {
    folder.remove()
  })

  it('stands in three rooms, with a test in each, and in every list that names features', () => {
    for (const room of ['shared', 'main', 'renderer']) expect(laid.filter((path) => path.startsWith(`${room}/features/limits/`)).some((path) => path.includes('.test.'))).toBe(true)
    expect(readFileSync(join(house, 'preload/channels.generated.ts'), 'utf8')).toContain("limits: { calls: ['list'], events: [] }")
    expect(laid).toEqual(expect.arrayContaining(['shared/contract/index.ts', 'main/data-operations.ts', 'main/compose-profile.ts', 'renderer/app/routes.ts']))
  })

  it('compiles in its rooms', async () => {
    for (const room of ['shared', 'main', 'renderer', 'tests']) {
      const { said } = await run('tsc', '-p', `build/config/tsconfig.${room}.json`, '--incremental', 'false', '--tsBuildInfoFile', 'null')
      // Only what the generator wrote is judged here: the rest of the house has its own check.
      expect(said.split('\n').filter((line) => laid.some((path) => line.startsWith(path)))).toEqual([])
    }
  }, 240_000)

  it('passes its own tests', async () => {
    const { code, said } = await run('vitest', 'run', '-c', 'build/config/vitest.config.ts', '--project', 'node', '--project', 'page', '/features/limits/')
    expect(said).toMatch(/Test Files\s+3 passed/)
    expect(code).toBe(0)
  }, 120_000)

  it('keeps inside the fences and the rules of style', async () => {
    const lint = await run('eslint', ...laid)
    expect(lint.said).toBe('')
    const fences = await run('depcruise', '--config', 'build/config/dependency-cruiser.config.cjs', 'shared', 'main', 'preload', 'renderer')
    expect(fences.said.split('\n').filter((line) => line.includes('features/limits'))).toEqual([])
  }, 240_000)

  it('is never laid over another one, nor under a name that is no word', async () => {
    const before = readFileSync(join(house, 'main/compose-profile.ts'), 'utf8')
    expect(await run('node', 'build/scripts/new-feature.ts', 'audit')).toMatchObject({ code: 1, said: expect.stringContaining('exists already') })
    expect(await run('node', 'build/scripts/new-feature.ts', '../audit')).toMatchObject({ code: 2, said: expect.stringContaining('usage: npm run new:feature') })
    expect(readFileSync(join(house, 'main/compose-profile.ts'), 'utf8')).toBe(before)
  })
})
