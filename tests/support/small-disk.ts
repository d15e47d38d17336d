import { spawnSync } from 'node:child_process'
import { temporaryFolder } from './temporary-folder.ts'

export type SmallDisk = { readonly path: string; makeReadOnly(): void; makeWritable(): void; remove(): void }

/** Why a disk of its own cannot be made here, or undefined when it can. Only root on Linux may mount one. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'mounting a small disk needs root on Linux'
  try {
    openSmallDisk(1).remove()
    return undefined
  } catch (cause) {
    return `a small disk cannot be mounted here: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}

/** A real file system of `megabytes`, in memory. */
export function openSmallDisk(megabytes: number): SmallDisk {
  const folder = temporaryFolder()
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'omnideck-test', folder.path)
  } catch (cause) {
    folder.remove()
    throw cause
  }
  return {
    path: folder.path,
    makeReadOnly: () => {
      run('mount', '-o', 'remount,ro', folder.path)
    },
    makeWritable: () => {
      run('mount', '-o', 'remount,rw', folder.path)
    },
    remove: () => {
      run('umount', folder.path)
      folder.remove()
    },
  }
}

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(error?.message ?? stderr.trim())
}
