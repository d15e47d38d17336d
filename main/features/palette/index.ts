import { paletteContract } from '#shared/features/palette/contract.ts'
import type { PaletteItem } from '#shared/features/palette/contract.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import { withFreshness, type StampFreshness } from '#main/platform/freshness.ts'
import type { FeatureModule } from '#main/platform/ipc/feature-module.ts'

export type PaletteDeps = {
  readonly stamp: StampFreshness
  /** When a source of servers or people was last heard; null: never. */
  readonly heardAt: () => Promise<Instant | null>
  readonly servers: (text: string) => Promise<readonly { readonly id: string; readonly name: string; readonly url: string }[]>
  readonly people: (text: string) => Promise<readonly { readonly id: string; readonly name: string; readonly username: string; readonly email: string | null; readonly role: string | null }[]>
  readonly savedSearches: () => Promise<readonly { readonly id: string; readonly name: string; readonly text: string }[]>
  /** The search text that finds what a user did, whichever of these names a source records. */
  readonly searchForUser: (names: readonly string[]) => string
}

const MOST_ITEMS = 50

/** Finds servers, users and saved searches by name. */
export function createPaletteFeature(deps: PaletteDeps): FeatureModule<typeof paletteContract> {
  return {
    contract: paletteContract,
    handlers: {
      async find({ text }) {
        const wanted = text.trim()
        const asOf = await deps.heardAt()
        if (wanted === '') return withFreshness([], deps.stamp(asOf))
        const [servers, people, searches] = await Promise.all([deps.servers(wanted), deps.people(wanted), deps.savedSearches()])
        const items: PaletteItem[] = [
          ...servers.map(({ id, name, url }): PaletteItem => ({ kind: 'server', id, label: name, detail: url, path: `#/health?server=${encodeURIComponent(id)}` })),
          ...people.map((person): PaletteItem => ({
            kind: 'user', id: person.id, label: person.name, detail: detailOf(person), path: auditPath(deps.searchForUser(namesOf(person))),
          })),
          ...searches
            .filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
            .map(({ id, name, text: search }): PaletteItem => ({ kind: 'saved-search', id, label: name, detail: search, path: auditPath(search) })),
        ]
        return withFreshness(items.slice(0, MOST_ITEMS), deps.stamp(asOf))
      },
    },
  }
}

const auditPath = (search: string): string => `#/audit?q=${encodeURIComponent(search)}`

/** Every name a source may record the person by. */
function namesOf({ name, username, email }: { readonly name: string; readonly username: string; readonly email: string | null }): readonly string[] {
  return [...new Set([name, username, email ?? ''])].filter((each) => each !== '')
}

function detailOf({ username, email, role }: { readonly username: string; readonly email: string | null; readonly role: string | null }): string {
  return [email ?? username, role].filter((word) => word !== null && word !== '').join(' · ')
}
