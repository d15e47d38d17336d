import { use, useEffect, useState } from 'react'
import { CommandRegistryContext } from '#renderer/platform/commands.tsx'
import type { Command } from '#renderer/platform/commands.tsx'
import { PageClockContext } from '#renderer/platform/clock.ts'
import { usePreferences } from '#renderer/platform/preferences.ts'
import { createShortcutEngine, isTyping } from '#renderer/platform/shortcuts.ts'

/** The sequence a command listens to: the person's own, else its default. An empty own one switches it off. */
export function shortcutOf(command: Pick<Command, 'id' | 'shortcut'>, own: Readonly<Record<string, string>>): string | undefined {
  const sequence = own[command.id] ?? command.shortcut
  return sequence === '' ? undefined : sequence
}

/**
 * Runs commands from the keyboard, never while a field is being typed in or a dialog is open. Answers the keys of a
 * sequence that has begun, so that the status bar can show them.
 */
export function useShortcuts(): readonly string[] {
  const registry = use(CommandRegistryContext)
  const clock = use(PageClockContext)
  const { shortcuts } = usePreferences()
  const [pending, setPending] = useState<readonly string[]>([])
  useEffect(() => {
    const bindings = (): ReadonlyMap<string, () => void> =>
      new Map(registry.list().flatMap((command) => {
        const sequence = shortcutOf(command, shortcuts)
        return sequence === undefined || (command.disabledReason ?? null) !== null ? [] : [[sequence, command.run] as const]
      }))
    const engine = createShortcutEngine({ bindings, now: clock.now })
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || isTyping(event.target) || document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return
      if (engine.press(event)) event.preventDefault()
      setPending(engine.pending())
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [registry, clock, shortcuts])
  useEffect(() => {
    if (pending.length === 0) return undefined
    const timer = setTimeout(() => setPending([]), 1_200)
    return () => clearTimeout(timer)
  }, [pending])
  return pending
}
