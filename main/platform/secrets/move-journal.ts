import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Log } from '../log/log.ts'
import { secretStoreKinds } from './secret-store.ts'
import { writeAtomically } from './write-atomically.ts'

const move = z.strictObject({ profileId: z.string(), from: z.enum(secretStoreKinds), to: z.enum(secretStoreKinds) })
const journal = z.strictObject({ moves: z.array(move) })

/** A move of one profile's secrets that has begun. No secret is in it. */
export type BegunMove = z.infer<typeof move>

/** Remembers moves across a crash, so that no copy is left behind in the old store. */
export interface MoveJournal {
  begun(profileId: string): Promise<BegunMove | undefined>
  begin(begun: BegunMove): Promise<void>
  end(profileId: string): Promise<void>
}

export function createMoveJournal(deps: { readonly path: string; readonly log: Log }): MoveJournal {
  async function read(): Promise<readonly BegunMove[]> {
    try {
      return journal.parse(JSON.parse(await readFile(deps.path, 'utf8'))).moves
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') deps.log.warn('The journal of secret moves cannot be read and is started anew', { cause })
      return []
    }
  }
  async function write(moves: readonly BegunMove[]): Promise<void> {
    await mkdir(dirname(deps.path), { recursive: true, mode: 0o700 })
    await writeAtomically(deps.path, `${JSON.stringify({ moves })}\n`)
  }
  return {
    begun: async (profileId) => (await read()).find((one) => one.profileId === profileId),
    begin: async (begun) => write([...(await read()).filter((one) => one.profileId !== begun.profileId), begun]),
    end: async (profileId) => write((await read()).filter((one) => one.profileId !== profileId)),
  }
}
