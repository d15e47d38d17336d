import { createContext, use, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'

/** Something a person can do by name: it feeds the palette, the shortcuts and the `?` sheet from one list. */
export type Command = {
  /** Stable, e.g. `go.health`: a rebound shortcut is stored under it. */
  readonly id: string
  readonly label: string
  /** `here`: belongs to the view on screen. */
  readonly group: 'here' | 'go' | 'everywhere'
  /** Grey words beside the label. */
  readonly detail?: string | undefined
  /** e.g. `g h`, `mod+k`, `/`; the default, which a person may change. */
  readonly shortcut?: string | undefined
  readonly icon?: ReactNode
  /** Why it cannot run now; shown beside it. Null or absent: it can. */
  readonly disabledReason?: string | null | undefined
  /** Works by shortcut only and is not listed in the palette, e.g. moving in a list. */
  readonly isUnlisted?: boolean
  readonly run: () => void
}

export type CommandRegistry = {
  /** All that are registered; of several with one id the latest. */
  readonly list: () => readonly Command[]
  readonly register: (read: () => readonly Command[]) => () => void
  /** Tells listeners that what a source reads has changed. */
  readonly changed: () => void
  readonly subscribe: (listener: () => void) => () => void
}

export function createCommandRegistry(): CommandRegistry {
  const sources = new Set<() => readonly Command[]>()
  const listeners = new Set<() => void>()
  let snapshot: readonly Command[] | undefined
  const changed = (): void => {
    snapshot = undefined
    for (const listener of listeners) listener()
  }
  return {
    list: () => (snapshot ??= [...new Map([...sources].flatMap((read) => read().map((command) => [command.id, command] as const))).values()]),
    register(read) {
      sources.add(read)
      changed()
      return () => {
        sources.delete(read)
        changed()
      }
    },
    changed,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export const CommandRegistryContext = createContext<CommandRegistry>(createCommandRegistry())

/** Offers commands while the component is on screen. What they close over may change with every draw. */
export function useCommands(commands: readonly Command[]): void {
  const registry = use(CommandRegistryContext)
  const latest = useRef(commands)
  const signature = commands.map(({ id, label, detail, shortcut, disabledReason }) => [id, label, detail, shortcut, disabledReason].join('\u0001')).join('\u0002')
  useLayoutEffect(() => {
    latest.current = commands
  })
  useEffect(() => registry.register(() => latest.current), [registry])
  // Only what can be seen of a command wakes the palette; a new closure does not.
  useEffect(() => registry.changed(), [registry, signature])
}

/** All commands there are now. */
export function useAllCommands(): readonly Command[] {
  const registry = use(CommandRegistryContext)
  return useSyncExternalStore(registry.subscribe, registry.list)
}
