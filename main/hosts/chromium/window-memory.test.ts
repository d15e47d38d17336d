import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWindowMemory } from './window-memory.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnideck-window-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('window memory', () => {
  it('recalls what it was told, also in the next process', () => {
    createWindowMemory(folder).remember({ width: 1200, height: 800, x: 10, y: -20 })
    expect(createWindowMemory(folder).recall()).toEqual({ width: 1200, height: 800, x: 10, y: -20 })
    expect(statSync(join(folder, 'window.json')).mode & 0o777).toBe(0o600)
  })

  it('recalls nothing at the first start', () => {
    expect(createWindowMemory(folder).recall()).toBeUndefined()
  })

  it.each(['', 'null', '{"width":1200}', '{"width":1,"height":1,"x":0,"y":0}', '{"width":1200,"height":800,"x":1e9,"y":0}'])('does not trust the file %j', (text) => {
    writeFileSync(join(folder, 'window.json'), text)
    expect(createWindowMemory(folder).recall()).toBeUndefined()
  })

  it('does not remember bounds that no window could have', () => {
    const memory = createWindowMemory(folder)
    memory.remember({ width: 1200, height: 800, x: 0, y: 0 })
    memory.remember({ width: 0, height: 0, x: 0, y: 0 })
    expect(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'))).toEqual({ width: 1200, height: 800, x: 0, y: 0 })
  })
})
