import type { Operations } from '#main/platform/database/store.ts'
import { countPeople, findPeople } from './reads.ts'

export { accessApplier } from './ingest.ts'
export { countPeople, findPeople, type PersonRow } from './reads.ts'

/** What the data threads of a cache run for the people of a gateway. */
export const accessOperations = { reads: [findPeople, countPeople], writes: [] } satisfies Operations
