/** Window place and size in device-independent pixels; without a place the system chooses one. */
export type WindowBounds = { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number }
type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export const smallestWindow = { width: 960, height: 600 } as const
export const usualWindow: WindowBounds = { width: 1440, height: 900 }
/** So much of the title bar has to be on a screen that a person can take hold of it. */
const GRIP = { width: 120, height: 40 } as const

/** Where to put a window whose last place is `wanted`: a screen may have been unplugged or shrunk since. */
export function visibleBounds(wanted: WindowBounds, areas: readonly Area[]): WindowBounds {
  const { x, y } = wanted
  const width = Math.max(wanted.width, smallestWindow.width)
  const height = Math.max(wanted.height, smallestWindow.height)
  if (x === undefined || y === undefined) return { width, height }
  const canBeTaken = areas.some((area) => {
    const seen = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
    return seen >= GRIP.width && y >= area.y && y + GRIP.height <= area.y + area.height
  })
  return canBeTaken ? { x, y, width, height } : { width, height }
}
