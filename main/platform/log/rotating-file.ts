import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export type RotatingFileOptions = {
  readonly dir: string
  readonly name: string
  /** A line that would make the file longer than this starts a new one. */
  readonly maxBytes: number
  /** Files kept in all, the current one included. */
  readonly files: number
}

/** An append-only text file, 0600, that renames itself away when it is full. Lines are on their way to disk when `write` returns. */
export interface RotatingFile {
  write(line: string): void
  stop(): void
}

/** Writing never throws: a full disk must not stop the console. Lost lines are counted and reported by the next line that fits. */
export function createRotatingFile(options: RotatingFileOptions): RotatingFile {
  const { dir, name, maxBytes, files } = options
  const current = join(dir, name)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  let open: OpenFile | undefined = openForAppend(current)
  let isStopped = false
  let lost = 0

  const numbered = (age: number): string => join(dir, name.replace(/(\.\w+)$/, `.${age}$1`))

  function close(): void {
    if (open === undefined) return
    const { fd } = open
    // Forgotten before it is closed: the number may soon belong to another file, and no line may ever land there.
    open = undefined
    closeSync(fd)
  }

  function rotate(): void {
    close()
    rmSync(numbered(files - 1), { force: true })
    for (let age = files - 2; age >= 1; age -= 1) renameIfThere(numbered(age), numbered(age + 1))
    renameIfThere(current, numbered(1))
  }

  function append(line: string): void {
    const bytes = Buffer.byteLength(line)
    if (open !== undefined && open.size > 0 && open.size + bytes > maxBytes) rotate()
    open ??= openForAppend(current)
    writeSync(open.fd, line)
    open = { fd: open.fd, size: open.size + bytes }
  }

  return {
    write(line) {
      if (isStopped) return
      try {
        if (lost > 0) {
          append(`${JSON.stringify({ level: 40, msg: 'Log lines were lost because the file could not be written', lost })}\n`)
          lost = 0
        }
        append(line)
      } catch {
        lost += 1
      }
    },
    stop() {
      if (isStopped) return
      isStopped = true
      close()
    },
  }
}

type OpenFile = { readonly fd: number; readonly size: number }

function openForAppend(path: string): OpenFile {
  const fd = openSync(path, 'a', 0o600)
  // A file left by an older start may have been created under another mask.
  if (process.platform !== 'win32') fchmodSync(fd, 0o600)
  return { fd, size: fstatSync(fd).size }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
  }
}
