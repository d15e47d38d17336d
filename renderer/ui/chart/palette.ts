/** Resolves tokens to colours a canvas understands, e.g. `--series-3` to `rgb(83, 187, 147)`. */
export type Palette = (token: string) => string

/**
 * Reads tokens as they are under `root` now. A custom property keeps its `light-dark()` text when read directly, so the
 * browser is asked for the colour of an element that uses it.
 */
export function readPalette(root: HTMLElement): Palette {
  const probe = document.createElement('span')
  const known = new Map<string, string>()
  return (token) => {
    const before = known.get(token)
    if (before !== undefined) return before
    probe.style.color = `var(${token})`
    root.append(probe)
    const colour = getComputedStyle(probe).color
    probe.remove()
    known.set(token, colour)
    return colour
  }
}

/** The texture of unknown time as a canvas tile. */
export function hatchTile(palette: Palette, ratio: number): HTMLCanvasElement {
  const size = Math.round(7 * ratio)
  const tile = document.createElement('canvas')
  tile.width = size
  tile.height = size
  const paint = tile.getContext('2d')
  if (paint === null) return tile
  paint.fillStyle = palette('--hatch-bg')
  paint.fillRect(0, 0, size, size)
  paint.strokeStyle = palette('--hatch')
  paint.lineWidth = ratio
  paint.beginPath()
  // Three strokes, so that the corners of neighbouring tiles join into one line.
  for (const shift of [-size, 0, size]) {
    paint.moveTo(shift, size)
    paint.lineTo(shift + size, 0)
  }
  paint.stroke()
  return tile
}
