import type { FeatureContract, HandlersFor } from '#shared/contract/builders.ts'

/** What a feature's door hands to the composition root: its contract, an answer to each call, and its own life. */
export type FeatureModule<Contract extends FeatureContract = FeatureContract> = {
  readonly contract: Contract
  readonly handlers: HandlersFor<Contract>
  start?(): void | Promise<void>
  stop?(): void | Promise<void>
}

/** Any feature, for lists of them: which input a handler takes is known only beside its own contract. */
export type AnyFeatureModule = {
  readonly contract: FeatureContract
  readonly handlers: Readonly<Record<string, (input: never) => unknown>>
  start?(): void | Promise<void>
  stop?(): void | Promise<void>
}
