import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { findChromium } from '#main/hosts/chromium/find-chromium.ts'
import { toIcns, toIco, type IconImage } from './icon-containers.ts'

// `node build/scripts/icons.ts` draws every icon from build/resources/icon.svg with the system's Chromium. The results
// are committed: packaging must not need a browser.

export const iconSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const
const icoSizes: readonly number[] = [16, 24, 32, 48, 64, 128, 256]

/** Draws the SVG at each size, on a transparent ground. */
export async function drawIcons(svg: string, browser: string): Promise<readonly IconImage[]> {
  const isRoot = process.getuid?.() === 0
  const running = await chromium.launch({ executablePath: browser, chromiumSandbox: !isRoot })
  try {
    const page = await running.newPage()
    const images: IconImage[] = []
    for (const size of iconSizes) {
      await page.setViewportSize({ width: size, height: size })
      await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
      images.push({ size, png: await page.screenshot({ omitBackground: true }) })
    }
    return images
  } finally {
    await running.close()
  }
}

if (process.argv[1] === import.meta.filename) {
  const folder = fileURLToPath(new URL('../resources', import.meta.url))
  const browser = findChromium({ environment: process.env, platform: process.platform })
  if (browser === undefined) {
    process.stderr.write('Drawing the icons needs a Chromium: run `npm run setup`.\n')
    process.exitCode = 3
  } else {
    const images = await drawIcons(await readFile(join(folder, 'icon.svg'), 'utf8'), browser)
    await mkdir(join(folder, 'icons'), { recursive: true })
    for (const { size, png } of images) await writeFile(join(folder, 'icons', `${size}x${size}.png`), png)
    await writeFile(join(folder, 'icon.icns'), toIcns(images))
    await writeFile(join(folder, 'icon.ico'), toIco(images.filter(({ size }) => icoSizes.includes(size))))
    process.stdout.write(`drew ${images.length} icons into ${folder}\n`)
  }
}
