import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reserveExport } from './export-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnideck-exports-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('export folder', () => {
  it('reserves a file that only this user can read', async () => {
    const { path } = await reserveExport(join(folder, 'new', 'folder'), { name: 'audit.csv', kind: 'csv' })
    expect(path).toBe(join(folder, 'new', 'folder', 'audit.csv'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('never touches a file that is there', async () => {
    writeFileSync(join(folder, 'audit.csv'), 'precious')
    const names = await Promise.all([1, 2, 3].map(() => reserveExport(folder, { name: 'audit', kind: 'csv' })))
    expect(new Set(names.map(({ path }) => path)).size).toBe(3)
    expect(statSync(join(folder, 'audit.csv')).size).toBe(8)
    expect(readdirSync(folder).sort()).toEqual(['audit (2).csv', 'audit (3).csv', 'audit (4).csv', 'audit.csv'])
  })

  it.each([
    ['../../etc/passwd', 'passwd.txt'],
    ['..\\..\\boot.ini', 'boot.ini.txt'],
    ['.hidden', 'hidden.txt'],
    ['a\u0000b\nc', 'a_b_c.txt'],
    ['report.TXT', 'report.txt'],
    ['', 'export.txt'],
    ['..', 'export.txt'],
    ['x'.repeat(300), `${'x'.repeat(100)}.txt`],
  ])('keeps the name %j inside the folder', async (name, expected) => {
    const { path } = await reserveExport(folder, { name, kind: 'text' })
    expect(path).toBe(join(folder, expected))
  })
})
