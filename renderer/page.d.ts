import type { OmnideckApi } from '#shared/contract/index.ts'

declare global {
  interface Window {
    /** Put there by the preload before any script of the page runs; frozen. */
    readonly omnideck: OmnideckApi
  }
}

declare module 'react' {
  interface CSSProperties {
    // Custom properties, set through the CSSOM: the page's policy forbids only style attributes written as text.
    [name: `--${string}`]: string | number | undefined
  }
}
