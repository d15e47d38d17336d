import type { ContractClient } from './client.ts'

/** One thing the contract says, stated once. `section` is its place in the contract. */
export type Fact = {
  readonly id: string
  readonly section: string
  readonly says: string
  /** True when checking it changes something on the gateway. */
  readonly writes: boolean
  /** Throws when the fact does not hold; throws `Unanswerable` when this gateway or these accounts cannot show it. */
  readonly check: (client: ContractClient) => Promise<void>
}

/** A fact that only reads. */
export const reads = (section: string, id: string, says: string, check: Fact['check']): Fact => ({ id, section, says, writes: false, check })
/** A fact that changes something; it puts back what it can. */
export const writes = (section: string, id: string, says: string, check: Fact['check']): Fact => ({ id, section, says, writes: true, check })

/** Neither true nor false here: an account is missing, or the gateway is in the wrong state to tell. */
export class Unanswerable extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'Unanswerable'
  }
}
