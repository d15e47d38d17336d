/**
 * A page path as main or a link gives it (`#/health?server=4`, `/#/health`, `/health`) for the router's history. The
 * present time range goes along unless the path brings its own. Undefined: it leads out of the page and is ignored.
 */
export function toRouterPath(path: string, present: Readonly<Record<string, unknown>>): string | undefined {
  const inside = /^(?:\/?#)?(\/[a-z][^#]*|\/)$/u.exec(path)?.[1]
  if (inside === undefined || inside.startsWith('//')) return undefined
  const [view = '/', query = ''] = inside.split('?', 2)
  const search = new URLSearchParams(query)
  if (!['range', 'from', 'to'].some((name) => search.has(name))) {
    for (const name of ['range', 'from', 'to']) {
      const value = present[name]
      if (typeof value === 'string' || typeof value === 'number') search.set(name, String(value))
    }
  }
  const text = search.toString()
  return text === '' ? view : `${view}?${text}`
}
