/** A value of the gateway that a change is about: plain JSON, compared field by field. */
export type Value = Readonly<Record<string, unknown>>

/**
 * How one kind of change is read and made. `read` gives null when the item is gone; `write` throws a `gateway.*` error.
 * The outbox carries changes without knowing what they mean.
 */
export type IntentKind = {
  readonly kind: 'server.set-enabled'
  readonly read: (subject: string) => Promise<Value | null>
  readonly write: (subject: string, mine: Value) => Promise<void>
}

/** A change a person asked for. `base` is the value they saw when they asked. */
export type Intent = {
  readonly kind: IntentKind['kind']
  readonly title: string
  readonly subject: string
  readonly base: Value
  readonly mine: Value
}

/** Whether every field named in `wanted` has that value in `present`. */
export function has(present: Value, wanted: Value): boolean {
  return Object.entries(wanted).every(([field, value]) => JSON.stringify(present[field]) === JSON.stringify(value))
}
