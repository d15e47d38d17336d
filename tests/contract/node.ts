import assert from 'node:assert/strict'

/** A JSON value one can walk into without casts. A path is `data.servers.0.name`; nothing means the value itself. */
export type Node = {
  readonly value: unknown
  at(path: string): unknown
  node(path: string): Node
  text(path: string): string
  number(path: string): number
  list(path?: string): readonly Node[]
  /** Fails unless all these members are present, null or not. */
  has(path: string, ...members: readonly string[]): void
  /** Fails unless the member is absent. */
  lacks(path: string, member: string): void
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)]
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}

export function toNode(value: unknown): Node {
  const at = (path: string): unknown => (path === '' ? value : path.split('.').reduce(step, value))
  return {
    value,
    at,
    node: (path) => toNode(at(path)),
    text(path) {
      const found = at(path)
      assert.equal(typeof found, 'string', `${path} should be text, is ${JSON.stringify(found)}`)
      return String(found)
    },
    number(path) {
      const found = at(path)
      assert.equal(typeof found, 'number', `${path} should be a number, is ${JSON.stringify(found)}`)
      return Number(found)
    },
    list(path = '') {
      const found = at(path)
      assert.ok(Array.isArray(found), `${path || 'the answer'} should be a list`)
      return found.map(toNode)
    },
    has(path, ...members) {
      const found = at(path)
      assert.ok(typeof found === 'object' && found !== null, `${path || 'the answer'} should be an object, is ${JSON.stringify(found)}`)
      for (const member of members) assert.ok(member in found, `${path || 'the answer'} should have "${member}"`)
    },
    lacks(path, member) {
      const found = at(path)
      assert.ok(typeof found === 'object' && found !== null && !(member in found), `${path || 'the answer'} should not have "${member}"`)
    },
  }
}

/** UTC without saying so, as Python writes it. */
export const NAIVE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?$/
export const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|\+00:00)$/
