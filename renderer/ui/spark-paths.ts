export type SparkPaths = {
  readonly paths: readonly string[]
  /** Stretches no line knows anything about, in units of buckets. */
  readonly gaps: readonly { readonly start: number; readonly length: number }[]
  readonly count: number
}

/** Lines that share one scale, as SVG paths in a box of `count - 1` × `height`; a null ends a stroke. */
export function toSparkPaths(lines: readonly (readonly (number | null)[])[], height: number, zeroBased: boolean): SparkPaths {
  const known = lines.flatMap((line) => line.filter((value): value is number => value !== null))
  const low = zeroBased ? Math.min(0, ...known) : Math.min(...known)
  const high = Math.max(...known)
  // Room for the stroke at both edges; a flat line lies on the floor when it is zero and in the middle otherwise.
  const y = (value: number): number => (high === low ? (zeroBased ? height - 1.5 : height / 2) : height - 1.5 - ((value - low) / (high - low)) * (height - 3))
  const count = Math.max(0, ...lines.map((line) => line.length))
  return { paths: lines.map((line) => strokeOf(line, y)), gaps: gapsOf(lines, count), count }
}

function strokeOf(line: readonly (number | null)[], y: (value: number) => number): string {
  let path = ''
  for (const [index, value] of line.entries()) {
    if (value === null) continue
    const alone = (line[index - 1] ?? null) === null && (line[index + 1] ?? null) === null
    const at = `${String(index)} ${y(value).toFixed(1)}`
    // A lone known value between two gaps would be invisible as a point of a line: it gets a short dash.
    path += alone ? `M${at}h0.4` : `${(line[index - 1] ?? null) === null ? 'M' : 'L'}${at}`
  }
  return path
}

function gapsOf(lines: readonly (readonly (number | null)[])[], count: number): SparkPaths['gaps'] {
  const gaps: { start: number; length: number }[] = []
  for (let index = 0; index < count; index += 1) {
    if (lines.some((line) => (line[index] ?? null) !== null)) continue
    const last = gaps.at(-1)
    if (last !== undefined && last.start + last.length === index) last.length += 1
    else gaps.push({ start: index, length: 1 })
  }
  return gaps
}
