import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { createStamp } from './stamp.ts'

describe('stamp', () => {
  it('is fresh until a source changes, appears or goes, and cares for nothing else', () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'source')
    mkdirSync(source)
    const write = (name: string, text: string): void => writeFileSync(join(source, name), text)
    const stamp = () => createStamp(join(folder.path, 'stamps', 'main'), [source, join(folder.path, 'missing')])
    write('a.ts', '1')
    expect(stamp().isFresh()).toBe(false)
    stamp().write()
    expect(stamp().isFresh()).toBe(true)
    utimesSync(join(source, 'a.ts'), 1, 1)
    write('a.test.ts', 'tests are not built')
    expect(stamp().isFresh()).toBe(true)
    write('a.ts', '2')
    expect(stamp().isFresh()).toBe(false)
    write('a.ts', '1')
    write('b.ts', '')
    expect(stamp().isFresh()).toBe(false)
  })
})
