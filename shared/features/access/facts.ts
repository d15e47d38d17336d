import type { Instant } from '#shared/lib/time-range.ts'

/** The gateway's users with their roles and teams as listed at `at`. */
export type PeopleFact = {
  readonly kind: 'access.people'
  readonly at: Instant
  readonly people: readonly {
    readonly id: string
    readonly name: string
    readonly username: string
    readonly email: string | null
    readonly role: string | null
    readonly active: boolean
    readonly teams: readonly string[]
  }[]
}
export type AccessFact = PeopleFact
