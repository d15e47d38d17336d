/** A key sequence: chords parted by spaces, e.g. `g h`, `mod+shift+o`, `?`. `mod` is Ctrl, or Cmd on a Mac. */
export type Sequence = string

export type KeyPress = { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean; readonly shiftKey: boolean }

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph'])

/** A key press as a chord; undefined for a modifier by itself. Shift is part of a printed sign, so only letters and named keys carry it. */
export function chordOf(press: KeyPress): string | undefined {
  if (MODIFIERS.has(press.key) || press.key === 'Dead' || press.key === 'Unidentified') return undefined
  const isMod = press.ctrlKey || press.metaKey
  const key = press.key === ' ' ? 'space' : press.key.toLowerCase()
  const isSign = press.key.length === 1 && press.key.toLowerCase() === press.key.toUpperCase()
  const hasShift = press.shiftKey && (!isSign || isMod)
  return [isMod ? 'mod' : '', press.altKey ? 'alt' : '', hasShift ? 'shift' : '', key].filter(Boolean).join('+')
}

/** Two bindings that cannot both work: the same keys, or one begins with the other. */
export function conflictOf(sequence: Sequence, others: Readonly<Record<string, Sequence>>): string | undefined {
  const overlaps = (a: Sequence, b: Sequence): boolean => a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `)
  return Object.entries(others).find(([, other]) => overlaps(sequence, other))?.[0]
}

export type ShortcutEngine = {
  /** Takes a key press; true when it ran a command or began a sequence, and must not do anything else. */
  readonly press: (press: KeyPress) => boolean
  /** The chords typed so far of an unfinished sequence. */
  readonly pending: () => readonly string[]
}

/** How long the keys of one sequence may be apart, in ms. */
export const SEQUENCE_PAUSE = 1_200

/** Recognises sequences. `bindings` maps a sequence to what runs; it is read at every key, so it may change at any time. */
export function createShortcutEngine(options: { readonly bindings: () => ReadonlyMap<Sequence, () => void>; readonly now: () => number }): ShortcutEngine {
  let typed: readonly string[] = []
  let lastAt = 0
  return {
    pending: () => (options.now() - lastAt > SEQUENCE_PAUSE ? [] : typed),
    press(press) {
      const chord = chordOf(press)
      if (chord === undefined) return false
      const now = options.now()
      const before = now - lastAt > SEQUENCE_PAUSE ? [] : typed
      lastAt = now
      const bindings = options.bindings()
      // A key that does not go on with the sequence may begin another one.
      for (const candidate of before.length === 0 ? [[chord]] : [[...before, chord], [chord]]) {
        const sequence = candidate.join(' ')
        const run = bindings.get(sequence)
        if (run !== undefined) {
          typed = []
          run()
          return true
        }
        if ([...bindings.keys()].some((known) => known.startsWith(`${sequence} `))) {
          typed = candidate
          return true
        }
      }
      typed = []
      return false
    },
  }
}

/** Whether key presses on this element are text: then no shortcut fires. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range', 'submit'].includes(target.type)
}
