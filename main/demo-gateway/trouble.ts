/** One way to misbehave. `parameter`: what the value means and what it is when only switched on. */
type TroubleEntry = {
  readonly label: string
  readonly says: string
  readonly parameter?: { readonly name: string; readonly fallback: number | string }
}

/** Everything the demo gateway can be told to do wrong, by the name scripts use. */
export const troubleCatalogue = {
  dropSockets: { label: 'Drop sockets', says: 'Every open WebSocket is cut without a goodbye, and each new one again two seconds after it opened.' },
  refuseConnections: { label: 'Refuse connections', says: 'The port is closed, as if the gateway process had died.' },
  http401: { label: 'Answer 401', says: 'Every guarded request is answered 401, whatever its token.' },
  http403: { label: 'Answer 403', says: 'Every guarded request is answered 403.' },
  http429: { label: 'Answer 429', says: 'Every second request to the gateway is turned away for its rate, half of them disguised as a 500 with 429 in its text.' },
  http500: { label: 'Answer 500', says: 'Every request that reaches the gateway service fails with an internal error.' },
  slowAnswers: {
    label: 'Slow answers',
    says: 'Each answer waits before it is sent.',
    parameter: { name: 'milliseconds', fallback: 3_000 },
  },
  halfAnswers: { label: 'Half answers', says: 'Each answer breaks off in the middle of its body.' },
  malformedFrames: { label: 'Malformed frames', says: 'Every third WebSocket frame is cut in the middle, so that it is no longer JSON.' },
  unknownEvents: { label: 'Unknown events', says: 'Events of types that no version declares arrive between the real ones.' },
  duplicateEvents: { label: 'Duplicate events', says: 'Each event arrives twice.' },
  outOfOrderEvents: { label: 'Out-of-order events', says: 'Events arrive in swapped pairs, the later one first.' },
  expiredTokens: { label: 'Expired tokens', says: 'Every access token issued before this moment has expired; refreshing still works.' },
  clockSkew: {
    label: 'Clock skew',
    says: 'The clock of the gateway is wrong by this much.',
    parameter: { name: 'milliseconds', fallback: 600_000 },
  },
  postgresDown: { label: 'Postgres down', says: 'The database refuses connections.' },
  tableMissing: {
    label: 'Table missing',
    says: 'One table does not exist, as on an older installation.',
    parameter: { name: 'table', fallback: 'public.audit_logs' },
  },
  permissionDenied: {
    label: 'Permission denied',
    says: 'The database account may not read one table.',
    parameter: { name: 'table', fallback: 'omni2.interaction_flows' },
  },
} as const satisfies Readonly<Record<string, TroubleEntry>>

export type TroubleName = keyof typeof troubleCatalogue
export const troubleNames = Object.keys(troubleCatalogue) as readonly TroubleName[]

/** `off`, `on`, or the parameter's value (which is on). */
export type TroubleValue = boolean | number | string
export type TroubleRow = { readonly name: TroubleName; readonly label: string; readonly says: string; readonly on: boolean; readonly value: TroubleValue }

/** The one switchboard: demonstrations, scripts and tests all turn the same switches. */
export type Switchboard = {
  list(): readonly TroubleRow[]
  /** Throws RangeError for a name that is not in the catalogue. */
  set(name: string, value: TroubleValue): void
  isOn(name: TroubleName): boolean
  /** The number of a trouble that has one; 0 while it is off. */
  amount(name: 'slowAnswers' | 'clockSkew'): number
  /** The text of a trouble that has one; undefined while it is off. */
  subject(name: 'tableMissing' | 'permissionDenied'): string | undefined
  onChanged(run: (name: TroubleName, value: TroubleValue) => void): () => void
}

function isTroubleName(name: string): name is TroubleName {
  return Object.hasOwn(troubleCatalogue, name)
}

function parameterOf(name: TroubleName): TroubleEntry['parameter'] {
  const entry: TroubleEntry = troubleCatalogue[name]
  return entry.parameter
}

function effective(name: TroubleName, value: TroubleValue): TroubleValue {
  const parameter = parameterOf(name)
  if (value === false) return false
  if (parameter === undefined) return true
  return typeof value === typeof parameter.fallback ? value : parameter.fallback
}

/** Reads what a script says: `slowAnswers`, `slowAnswers=5000`, `tableMissing=omni2.user_activities`. */
export function parseTrouble(text: string): { readonly name: TroubleName; readonly value: TroubleValue } {
  const [name = '', ...rest] = text.split('=')
  if (!isTroubleName(name)) throw new RangeError(`There is no trouble called "${name}". Known: ${troubleNames.join(', ')}`)
  const value = rest.join('=')
  const parameter = parameterOf(name)
  if (value === '' || parameter === undefined) return { name, value: value !== 'off' }
  if (value === 'off') return { name, value: false }
  if (typeof parameter.fallback === 'string') return { name, value }
  const amount = Number(value)
  if (!Number.isFinite(amount)) throw new RangeError(`${name} needs a number of ${parameter.name}`)
  return { name, value: amount }
}

export function createSwitchboard(): Switchboard {
  const values = new Map<TroubleName, TroubleValue>()
  const listeners = new Set<(name: TroubleName, value: TroubleValue) => void>()
  const valueOf = (name: TroubleName): TroubleValue => values.get(name) ?? false
  return {
    list: () =>
      troubleNames.map((name) => {
        const { label, says } = troubleCatalogue[name]
        return { name, label, says, on: valueOf(name) !== false, value: valueOf(name) }
      }),
    set(name, value) {
      if (!isTroubleName(name)) throw new RangeError(`There is no trouble called "${name}"`)
      const next = effective(name, value)
      if (next === valueOf(name)) return
      values.set(name, next)
      for (const run of listeners) run(name, next)
    },
    isOn: (name) => valueOf(name) !== false,
    amount(name) {
      const value = valueOf(name)
      return typeof value === 'number' ? value : 0
    },
    subject(name) {
      const value = valueOf(name)
      return typeof value === 'string' ? value : undefined
    },
    onChanged(run) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
  }
}
