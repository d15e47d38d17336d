const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** A duration for a line of text: `84 ms`, `1,912 ms`, `14 min`, `1 h 51 min`. */
export function durationText(ms: number): string {
  if (ms < 10_000) return `${Math.round(ms).toLocaleString('en-US')} ms`
  const index = units.findIndex(([, size]) => ms >= size)
  const [[unit, size], smaller] = [units[index] ?? units[3], units[index + 1]]
  const whole = Math.floor(ms / size)
  const rest = smaller === undefined ? 0 : Math.floor((ms % size) / smaller[1])
  return smaller === undefined || rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${smaller[0]}`
}
