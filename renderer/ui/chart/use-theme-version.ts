import { useSyncExternalStore } from 'react'

let version = 0

/** A number that changes whenever the colours do: the chosen theme, or the system's. */
export function useThemeVersion(): number {
  return useSyncExternalStore(subscribe, () => version)
}

function subscribe(changed: () => void): () => void {
  const bump = (): void => {
    version += 1
    changed()
  }
  const watcher = new MutationObserver(bump)
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', bump)
  return () => {
    watcher.disconnect()
    system.removeEventListener('change', bump)
  }
}
