export type ValueLine = { readonly name: string; readonly base: string; readonly theirs: string; readonly mine: string; readonly isChangedThere: boolean }

type Values = Readonly<Record<string, unknown>>

/** Base, theirs and mine side by side, one line per name that occurs in any of them. `theirs` null: the item is gone. */
export function compareValues(base: Values, theirs: Values | null, mine: Values): readonly ValueLine[] {
  const names = [...new Set([...Object.keys(base), ...Object.keys(mine)])].sort()
  return names.map((name) => ({
    name,
    base: toText(base[name]),
    theirs: theirs === null ? 'gone' : toText(theirs[name]),
    mine: name in mine ? toText(mine[name]) : toText(base[name]),
    isChangedThere: theirs === null || toText(theirs[name]) !== toText(base[name]),
  }))
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return 'not set'
  if (value === true) return 'yes'
  if (value === false) return 'no'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
