import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const scripts = (JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> }).scripts
const rooms = ['build', 'main', 'preload', 'renderer', 'shared', 'tests'] as const
const roomReadmes = globSync(rooms.map((room) => `${room}/**/README.md`), { cwd: root }).toSorted()
const documents = ['README.md', ...globSync(['docs/*.md', 'docs/how-to/*.md', 'docs/adr/*.md'], { cwd: root }), ...roomReadmes].toSorted()

/** Screenshots are taken by the journeys: they are looked for where those have run. */
const isPicture = (path: string): boolean => path.endsWith('.png')

describe.each(documents)('%s', (document) => {
  const text = read(document)

  it('links to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '')
    expect(links.filter((link) => !isPicture(link) && !existsSync(join(root, dirname(document), link)))).toEqual([])
  })

  it('names files that exist', () => {
    const named = [...text.matchAll(/`((?:build|docs|main|preload|renderer|shared|tests)\/[\w./-]*\w)`/g)].map((match) => match[1] ?? '')
    expect(named.filter((path) => !isPicture(path) && !existsSync(join(root, path)) && !path.startsWith('docs/screenshots'))).toEqual([])
  })

  it('gives commands that can be run', () => {
    const commands = [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? '')
    expect(commands.filter((name) => !(name in scripts))).toEqual([])
  })
})

describe('a room', () => {
  it.each(rooms)('%s opens with a page of its own', (room) => {
    expect(roomReadmes).toContain(`${room}/README.md`)
  })

  it.each(roomReadmes)('says in %s what there is to say in twenty lines', (path) => {
    expect(read(path).trimEnd().split('\n').length).toBeLessThanOrEqual(20)
  })
})

it('tells the flags of the command line as the command line does', () => {
  const flags = [...read('shared/lib/launch-flags.ts').matchAll(/^ {2}(--[a-z-]+)/gm)].map((match) => match[1] ?? '')
  expect(flags.length).toBeGreaterThan(6)
  for (const flag of flags) expect(read('README.md')).toContain(flag)
})
