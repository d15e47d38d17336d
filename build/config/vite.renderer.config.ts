import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const repository = new URL('../..', import.meta.url).pathname

/** The page. Nothing is inlined: the page's policy forbids `data:` fonts and inline scripts, also where they would be small. */
export default defineConfig({
  root: `${repository}renderer`,
  base: './',
  plugins: [react()],
  // No preset may rewrite `light-dark()`: tokens.css relies on the browser choosing the side by `color-scheme`.
  css: { postcss: { plugins: [] } },
  build: {
    outDir: `${repository}dist/renderer`,
    emptyOutDir: true,
    // Both hosts run a Chromium of this year; nothing is translated down for older browsers.
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 1_500,
    reportCompressedSize: false,
  },
})

