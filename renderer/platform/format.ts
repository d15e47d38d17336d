import type { Instant } from '#shared/lib/time-range.ts'

export type FormatOptions = { readonly locale: string | undefined; readonly timeZone: string | undefined }

/** Numbers and times as people read them. `null` is unknown and is written as an en dash, never as zero. */
export type Format = {
  readonly timeZone: string
  /** `1,284` */
  readonly count: (value: number | null) => string
  /** `1.2 M`; for axis labels */
  readonly compact: (value: number | null) => string
  /** At most `digits` decimals (default 1). */
  readonly number: (value: number | null, digits?: number) => string
  /** A fraction 0 to 1 as `2.84 %`. */
  readonly percent: (fraction: number | null, digits?: number) => string
  /** `+6.2 %`, `−0.4 %` */
  readonly change: (fraction: number | null, digits?: number) => string
  /** Micro-units as `$24.18`; `$0.0042` below one cent, `<$0.0001` below that. */
  readonly money: (micros: number | null, currency?: string) => string
  /** `412 MB` */
  readonly bytes: (value: number | null) => string
  /** `1,120 ms` up to ten seconds, then `1 min 12 s`. */
  readonly milliseconds: (value: number | null) => string
  /** `1 h 51 min`, two units at most. */
  readonly duration: (value: number | null) => string
  /** `14:32:07` */
  readonly time: (at: Instant | null) => string
  /** `14:32` */
  readonly minute: (at: Instant | null) => string
  /** `14:32:07.412` */
  readonly exactTime: (at: Instant | null) => string
  /** `Mon 18 May` */
  readonly day: (at: Instant | null) => string
  /** `Mon 18 May 2026, 14:32:07` */
  readonly full: (at: Instant | null) => string
  /** Time today, day and time otherwise: for lists. */
  readonly when: (at: Instant | null, now: Instant) => string
  /** `16 s ago`, `in 23 s` */
  readonly relative: (at: Instant | null, now: Instant) => string
  /** `CEST` */
  readonly zoneName: (at: Instant) => string
  /** Minutes east of UTC at `at`. */
  readonly utcOffsetMinutes: (at: Instant) => number
}

export const UNKNOWN = '–'
// Shared in spirit with shared/lib/money.ts, which would bring zod into every page that prints an amount.
const MICROS_PER_UNIT = 1_000_000
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Makes the formatter of one locale and zone. Intl objects are costly: each is made once, here. */
export function createFormat({ locale, timeZone }: FormatOptions): Format {
  const numbers = cached((digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }))
  const fixed = cached((digits: number) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }))
  const signed = cached((digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits, signDisplay: 'exceptZero' }))
  const compacts = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const currencies = cached((key: string) => {
    const [currency = 'USD', digits = '2'] = key.split(':')
    return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) })
  })
  const clock = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options })
  const hm = { hour: '2-digit', minute: '2-digit' } as const
  const times = clock({ ...hm, second: '2-digit' })
  const minutes = clock(hm)
  const exact = clock({ ...hm, second: '2-digit', fractionalSecondDigits: 3 })
  const dayParts = clock({ weekday: 'short', day: 'numeric', month: 'short' })
  const yearParts = clock({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  const zone = clock({ timeZoneName: 'short' })
  const fields = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })

  const known = <Value extends number>(write: (value: Value) => string) => (value: Value | null): string => (value === null || !Number.isFinite(value) ? UNKNOWN : write(value))
  const day = (at: Instant, of: Intl.DateTimeFormat = dayParts): string => {
    const part = partsOf(of, at)
    return [part['weekday'], part['day'], part['month'], part['year']].filter(Boolean).join(' ')
  }
  const duration = (ms: number): string => {
    if (ms < 0) return `−${duration(-ms)}`
    if (ms < SECOND) return `${numbers(0).format(ms)} ms`
    if (ms < MINUTE) return `${numbers(ms < 10 * SECOND ? 1 : 0).format(ms / SECOND)} s`
    if (ms < HOUR) return twoUnits(ms, MINUTE, 'min', SECOND, 's')
    if (ms < 2 * DAY) return twoUnits(ms, HOUR, 'h', MINUTE, 'min')
    return twoUnits(ms, DAY, 'd', HOUR, 'h')
  }
  const money = (micros: number, currency: string): string => {
    const units = micros / MICROS_PER_UNIT
    const size = Math.abs(units)
    if (size > 0 && size < 0.000_05) return `${units < 0 ? '−' : ''}<${currencies(`${currency}:4`).format(0.0001)}`
    return currencies(`${currency}:${size > 0 && size < 0.01 ? 4 : 2}`).format(units)
  }

  return {
    timeZone: times.resolvedOptions().timeZone,
    count: known((value) => numbers(0).format(value)),
    compact: known((value) => compacts.format(value)),
    number: (value, digits = 1) => known((number) => numbers(digits).format(number))(value),
    percent: (fraction, digits = 2) => known((number) => `${fixed(digits).format(number * 100)} %`)(fraction),
    change: (fraction, digits = 1) => known((number) => `${signed(digits).format(number * 100).replace('-', '−')} %`)(fraction),
    money: (micros, currency = 'USD') => known((value) => money(value, currency))(micros),
    bytes: known((value) => bytes(value, numbers)),
    milliseconds: known((value) => (value < 10 * SECOND ? `${numbers(value < 10 ? 1 : 0).format(value)} ms` : duration(value))),
    duration: known(duration),
    time: known((at) => times.format(at)),
    minute: known((at) => minutes.format(at)),
    exactTime: known((at) => exact.format(at)),
    day: known((at) => day(at)),
    full: known((at) => `${day(at, yearParts)}, ${times.format(at)}`),
    when: (at, now) => known((value) => (day(value) === day(now) && now - value < DAY ? minutes.format(value) : `${day(value)} ${minutes.format(value)}`))(at),
    relative: (at, now) => known((value) => relative(now - value, duration))(at),
    zoneName: (at) => partsOf(zone, at)['timeZoneName'] ?? '',
    utcOffsetMinutes: (at) => {
      const part = partsOf(fields, at)
      const local = Date.UTC(Number(part['year']), Number(part['month']) - 1, Number(part['day']), Number(part['hour']), Number(part['minute']), Number(part['second']))
      return Math.round((local - at) / MINUTE)
    },
  }
}

function relative(age: number, duration: (ms: number) => string): string {
  if (Math.abs(age) < SECOND) return 'now'
  const coarse = (ms: number): string => duration(ms < MINUTE ? Math.floor(ms / SECOND) * SECOND : ms < HOUR ? Math.floor(ms / MINUTE) * MINUTE : ms)
  return age > 0 ? `${coarse(age)} ago` : `in ${coarse(-age)}`
}

function twoUnits(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / big)
  const rest = Math.floor((ms - whole * big) / small)
  return rest === 0 ? `${String(whole)} ${bigName}` : `${String(whole)} ${bigName} ${String(rest)} ${smallName}`
}

function bytes(value: number, numbers: (digits: number) => Intl.NumberFormat): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3))
  const scaled = value / 1000 ** power
  return `${numbers(power === 0 || scaled >= 100 ? 0 : 1).format(scaled)} ${units[power] ?? 'B'}`
}

function partsOf(of: Intl.DateTimeFormat, at: Instant): Readonly<Record<string, string>> {
  return Object.fromEntries(of.formatToParts(at).map((part) => [part.type, part.value]))
}

function cached<Key extends string | number, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}
