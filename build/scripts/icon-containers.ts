/** One square PNG. */
export type IconImage = { readonly size: number; readonly png: Buffer }

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Width and height as the PNG's own header tells them; undefined when it is no PNG. */
export function pngSize(png: Buffer): { readonly width: number; readonly height: number } | undefined {
  if (png.length < 24 || !png.subarray(0, 8).equals(PNG_SIGNATURE)) return undefined
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
}

/** A Windows icon: a directory of PNGs, which Windows reads since Vista. 256 is written as 0. */
export function toIco(images: readonly IconImage[]): Buffer {
  const header = Buffer.alloc(6 + images.length * 16)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = header.length
  images.forEach(({ size, png }, at) => {
    const entry = 6 + at * 16
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4) // colour planes
    header.writeUInt16LE(32, entry + 6) // bits per pixel
    header.writeUInt32LE(png.length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += png.length
  })
  return Buffer.concat([header, ...images.map(({ png }) => png)])
}

// Two names for one size: as it is, and as the doubled form of half of it for dense screens.
const icnsTypes: readonly (readonly [type: string, size: number])[] = [
  ['icp4', 16], ['ic11', 32], ['icp5', 32], ['ic12', 64], ['ic07', 128], ['ic13', 256], ['ic08', 256], ['ic14', 512], ['ic09', 512], ['ic10', 1024],
]

/** A macOS icon: tagged PNGs, one per size that the Finder and the dock ask for. */
export function toIcns(images: readonly IconImage[]): Buffer {
  const entries = icnsTypes.map(([type, size]) => {
    const image = images.find((candidate) => candidate.size === size)
    if (image === undefined) throw new Error(`A macOS icon needs ${size} pixels`)
    const head = Buffer.alloc(8)
    head.write(type, 'ascii')
    head.writeUInt32BE(8 + image.png.length, 4)
    return Buffer.concat([head, image.png])
  })
  const head = Buffer.alloc(8)
  head.write('icns', 'ascii')
  head.writeUInt32BE(8 + entries.reduce((sum, entry) => sum + entry.length, 0), 4)
  return Buffer.concat([head, ...entries])
}
