import { mask } from './mask-patterns.ts'
import { isSecretName } from './secret-names.ts'

/** What JSON can carry. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

const deepest = 8
const widest = 200
const mostNodes = 5000

type Walk = { readonly text: (raw: string) => string; readonly path: Set<object>; nodes: number }

/** Copies anything into plain JSON data: secret-named fields masked, cycles cut, size capped. Never throws, never calls `toJSON`. */
export function plainValue(value: unknown, text: (raw: string) => string): Plain {
  return walk(value, 0, { text, path: new Set(), nodes: 0 })
}

function walk(value: unknown, depth: number, state: Walk): Plain {
  state.nodes += 1
  switch (typeof value) {
    case 'string':
      return state.text(value)
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'boolean':
      return value
    case 'bigint':
      return state.text(String(value))
    case 'undefined':
      return '[undefined]'
    case 'function':
      return '[function]'
    case 'symbol':
      return '[symbol]'
    case 'object':
      return value === null ? null : walkObject(value, depth, state)
  }
}

function walkObject(value: object, depth: number, state: Walk): Plain {
  if (state.path.has(value)) return '[circular]'
  if (depth >= deepest || state.nodes > mostNodes) return '[too deep]'
  state.path.add(value)
  try {
    return copyObject(value, depth, state)
  } catch {
    // A hostile proxy or getter: the log must survive it.
    return '[unreadable]'
  } finally {
    state.path.delete(value)
  }
}

function copyObject(value: object, depth: number, state: Walk): Plain {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString()
  if (value instanceof URL) return state.text(value.href)
  if (value instanceof RegExp) return state.text(String(value))
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof Map) return copyEntries([...value.entries()], depth, state)
  if (value instanceof Set) return copyList([...value], depth, state)
  if (Array.isArray(value)) return copyList(value, depth, state)
  if (value instanceof Error) return copyEntries(errorEntries(value), depth, state)
  return copyEntries(readableEntries(value), depth, state)
}

/** `['authorization', 'x', …]` and `[['authorization', 'x']]` are how raw headers arrive, so a secret name masks its neighbour. */
function copyList(list: readonly unknown[], depth: number, state: Walk): Plain {
  const copy: Plain[] = []
  for (const [index, item] of list.slice(0, widest).entries()) {
    const before = index > 0 ? list[index - 1] : undefined
    const isMasked = typeof before === 'string' && typeof item === 'string' && isSecretName(before)
    copy.push(isMasked ? mask : walk(item, depth + 1, state))
  }
  if (list.length > widest) copy.push(`[${list.length - widest} more]`)
  return copy
}

function copyEntries(entries: readonly (readonly [unknown, unknown])[], depth: number, state: Walk): Plain {
  const copy: { [key: string]: Plain } = Object.create(null) as { [key: string]: Plain }
  const namesASecret = entries.some(([key, item]) => isNameField(key) && typeof item === 'string' && isSecretName(item))
  for (const [key, item] of entries.slice(0, widest)) {
    const name = typeof key === 'string' ? key : '[key]'
    const isMasked = isSecretName(name) || (namesASecret && name.toLowerCase() === 'value')
    copy[state.text(name)] = isMasked ? maskWhole(item) : walk(item, depth + 1, state)
  }
  if (entries.length > widest) copy['[more]'] = entries.length - widest
  return copy
}

function isNameField(key: unknown): boolean {
  return typeof key === 'string' && /^(?:name|key|header|field)$/i.test(key)
}

/** Whether a secret exists is worth knowing (`hasToken: true`, `password: null`); what it is never is. */
function maskWhole(item: unknown): Plain {
  return item === null || typeof item === 'boolean' ? item : item === undefined ? '[undefined]' : mask
}

function errorEntries(error: Error): readonly (readonly [string, unknown])[] {
  const own = readableEntries(error).filter(([key]) => !['name', 'message', 'stack', 'cause', 'errors'].includes(key))
  const entries: [string, unknown][] = [['name', error.name], ['message', error.message], ['stack', error.stack ?? ''], ...own]
  if (error.cause !== undefined) entries.push(['cause', error.cause])
  if (error instanceof AggregateError) entries.push(['errors', error.errors])
  return entries
}

function readableEntries(value: object): [string, unknown][] {
  return Object.keys(value).map((key) => {
    try {
      return [key, (value as Record<string, unknown>)[key]]
    } catch {
      return [key, '[unreadable]']
    }
  })
}
