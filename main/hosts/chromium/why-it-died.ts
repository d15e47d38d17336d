/** What the browser's last words mean, for people. `gpu`: starting again without the graphics processor may help. */
export type Death = { readonly cause: 'gpu' | 'other'; readonly sentence: string }

/** How a window ends in order. */
export const windowClosed = 'The window was closed.'

const known: readonly { readonly words: RegExp; readonly cause: Death['cause']; readonly sentence: (match: RegExpExecArray) => string }[] = [
  { words: /GPU process isn't usable/, cause: 'gpu', sentence: () => 'the graphics processor could not be used' },
  {
    words: /error while loading shared libraries: ([\w.+-]+)/,
    cause: 'other',
    sentence: (match) => `the system library ${match[1] ?? ''} is missing`,
  },
  {
    words: /Missing X server or \$DISPLAY|Unable to open X display|Failed to connect to Wayland display/,
    cause: 'other',
    sentence: () => 'there is no display; start with --headless',
  },
  {
    words: /No usable sandbox|Running as root without --no-sandbox/,
    cause: 'other',
    sentence: () => "the browser's sandbox is not allowed on this system",
  },
  { words: /profile appears to be in use/, cause: 'other', sentence: () => 'another browser is using the same folder' },
  { words: /No space left on device/, cause: 'other', sentence: () => 'the disk is full' },
]

/** Reads the cause from how the browser ended and what it wrote last. */
export function whyItDied(exit: string, lastWords: string): Death {
  for (const { words, cause, sentence } of known) {
    const match = words.exec(lastWords)
    if (match !== null) return { cause, sentence: `The browser ended: ${sentence(match)}.` }
  }
  if (exit === 'exit code 0') return { cause: 'other', sentence: windowClosed }
  const lastLine = lastWords.trim().split('\n').at(-1)?.slice(0, 300) ?? ''
  return { cause: 'other', sentence: `The browser ended (${exit})${lastLine === '' ? '' : `: ${lastLine}`}` }
}
