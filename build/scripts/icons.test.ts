import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'
import { pngSize, toIcns, toIco } from './icon-containers.ts'
import { drawIcons, iconSizes } from './icons.ts'

const folder = fileURLToPath(new URL('../resources', import.meta.url))
const png = (size: number): Buffer => readFileSync(join(folder, 'icons', `${size}x${size}.png`))

describe('the committed icons', () => {
  it.each(iconSizes)('have %i pixels where the name says so', (size) => {
    expect(pngSize(png(size))).toEqual({ width: size, height: size })
  })

  it('fill a Windows icon whose directory finds every picture', () => {
    const ico = readFileSync(join(folder, 'icon.ico'))
    const count = ico.readUInt16LE(4)
    const sizes = Array.from({ length: count }, (_, at) => {
      const entry = 6 + at * 16
      const [length, offset] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)]
      const size = pngSize(ico.subarray(offset, offset + length))
      expect(ico.readUInt8(entry)).toBe((size?.width ?? -1) % 256)
      return size?.width
    })
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256])
  })

  it('fill a macOS icon whose entries end where the file ends', () => {
    const icns = readFileSync(join(folder, 'icon.icns'))
    expect(icns.toString('ascii', 0, 4)).toBe('icns')
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const found = new Map<string, number | undefined>()
    let at = 8
    for (; at < icns.length; at += icns.readUInt32BE(at + 4)) found.set(icns.toString('ascii', at, at + 4), pngSize(icns.subarray(at + 8))?.width)
    expect(at).toBe(icns.length)
    expect(found).toEqual(new Map(Object.entries({ icp4: 16, ic11: 32, icp5: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 })))
  })

  it('are the ones in the containers', () => {
    const images = iconSizes.map((size) => ({ size, png: png(size) }))
    expect(toIcns(images).equals(readFileSync(join(folder, 'icon.icns')))).toBe(true)
    expect(toIco(images.filter(({ size }) => size <= 256)).equals(readFileSync(join(folder, 'icon.ico')))).toBe(true)
  })
})

const browser = findChromium({ environment: process.env, platform: process.platform })
if (browser === undefined) process.stdout.write('skipped: drawing the icons, because there is no Chromium here\n')
describe.skipIf(browser === undefined)('drawing', () => {
  it('gives every size from the one drawing, transparent at the corners', { timeout: 60_000 }, async () => {
    const images = await drawIcons(readFileSync(join(folder, 'icon.svg'), 'utf8'), browser ?? '')
    expect(images.map(({ size, png: drawn }) => [size, pngSize(drawn)?.width])).toEqual(iconSizes.map((size) => [size, size]))
    // Colour type 6 of the PNG header: red, green, blue and alpha.
    expect(images.every(({ png: drawn }) => drawn.readUInt8(25) === 6)).toBe(true)
  })
})
