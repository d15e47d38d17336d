type Point = readonly [at: number, value: number | null]

/**
 * Largest-Triangle-Three-Buckets per unbroken stretch: at most about `most` points, peaks kept, nulls kept as the gaps
 * they are. A screen has no more columns than that to show.
 */
export function downsample(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most || most < 3) return points
  const share = most / points.length
  return stretchesOf(points).flatMap((stretch) => (stretch[0]?.[1] === null ? stretch.slice(0, 1) : lttb(stretch as readonly (readonly [number, number])[], Math.max(3, Math.floor(stretch.length * share)))))
}

function stretchesOf(points: readonly Point[]): readonly (readonly Point[])[] {
  const stretches: Point[][] = []
  for (const point of points) {
    const last = stretches.at(-1)
    if (last !== undefined && (last[0]?.[1] === null) === (point[1] === null)) last.push(point)
    else stretches.push([point])
  }
  return stretches
}

function lttb(points: readonly (readonly [number, number])[], most: number): readonly Point[] {
  const first = points[0]
  const last = points.at(-1)
  if (points.length <= most || first === undefined || last === undefined) return points
  const kept: (readonly [number, number])[] = [first]
  const size = (points.length - 2) / (most - 2)
  for (let bucket = 0; bucket < most - 2; bucket += 1) {
    const here = points.slice(1 + Math.floor(bucket * size), 1 + Math.floor((bucket + 1) * size))
    const next = points.slice(1 + Math.floor((bucket + 1) * size), Math.min(points.length, 1 + Math.floor((bucket + 2) * size)))
    const centre = average(next.length === 0 ? [last] : next)
    const from = kept.at(-1) ?? first
    let best = here[0]
    let bestArea = -1
    for (const point of here) {
      const area = Math.abs((from[0] - centre[0]) * (point[1] - from[1]) - (from[0] - point[0]) * (centre[1] - from[1]))
      if (area > bestArea) [best, bestArea] = [point, area]
    }
    if (best !== undefined) kept.push(best)
  }
  return [...kept, last]
}

function average(points: readonly (readonly [number, number])[]): readonly [number, number] {
  const sum = points.reduce<[number, number]>((total, [x, y]) => [total[0] + x, total[1] + y], [0, 0])
  return [sum[0] / points.length, sum[1] / points.length]
}
