/** How a process ended, as far as its parent can see. */
export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stderr: string; readonly spawnError: string | undefined }

type Sign = { readonly seen: RegExp; readonly cause: (match: RegExpExecArray) => string }

// Wordings of the dynamic loader, Chromium's sandbox and its window platforms, in the order of how exactly they name the cause.
const signs: readonly Sign[] = [
  { seen: /error while loading shared libraries: ([^\s:]+)/u, cause: ([, library]) => `the system library ${library} is missing` },
  { seen: /version [`']?(GLIBC\w*_[\d.]+)'? not found/u, cause: ([, version]) => `the system's C library is older than ${version}` },
  { seen: /Running as root without --no-sandbox is not supported/u, cause: () => 'it refuses to run as root' },
  { seen: /SUID sandbox helper binary was found, but is not configured correctly/u, cause: () => 'its sandbox helper is not owned by root, and this system allows no other sandbox' },
  { seen: /No usable sandbox!/u, cause: () => 'this system allows it no sandbox' },
  { seen: /Missing X server or \$DISPLAY|Failed to connect to Wayland display|cannot open display|Unable to open X display/u, cause: () => 'the display cannot be reached' },
  { seen: /Authorization required, but no authorization protocol specified/u, cause: () => 'the display does not accept this user' },
  { seen: /The platform failed to initialize/u, cause: () => 'its window system failed to initialise' },
  { seen: /(?:Exec format error|cannot execute binary file)/u, cause: () => 'it was built for another kind of processor' },
]

/** One clause that names why a runtime did not start, or undefined when it ended for reasons of its own. */
export function explainDeath(end: ProcessEnd): string | undefined {
  if (end.spawnError !== undefined) return spawnCauses[end.spawnError] ?? `it could not be run (${end.spawnError})`
  for (const { seen, cause } of signs) {
    const match = seen.exec(end.stderr)
    if (match && end.code !== 0) return cause(match)
  }
  if (end.signal === 'SIGTRAP' || end.signal === 'SIGABRT' || end.signal === 'SIGSEGV' || end.signal === 'SIGILL' || end.signal === 'SIGBUS') return `it crashed (${end.signal})`
  if (end.code === 126 || end.code === 127) return `it could not be run (exit code ${end.code})`
  return undefined
}

const spawnCauses: Readonly<Record<string, string>> = {
  ENOENT: 'its program file is missing',
  EACCES: 'its program file may not be executed',
  ENOEXEC: 'it was built for another kind of processor',
}
