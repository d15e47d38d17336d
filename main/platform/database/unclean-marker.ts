import { closeSync, existsSync, openSync, rmSync } from 'node:fs'

/** A small file beside the database that exists while it is open: finding it at start means nobody closed it properly. */
export type UncleanMarker = { wasLeft(): boolean; put(): void; remove(): void }

export function uncleanMarker(file: string): UncleanMarker {
  const marker = `${file}.open`
  return {
    wasLeft: () => existsSync(marker),
    put: () => {
      closeSync(openSync(marker, 'a', 0o600))
    },
    remove: () => {
      rmSync(marker, { force: true })
    },
  }
}
