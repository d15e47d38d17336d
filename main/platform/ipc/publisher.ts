import type { z } from 'zod'
import type { FeatureContract } from '#shared/contract/builders.ts'
import type { PushFrame } from '#shared/contract/frames.ts'

/** One function per event of the contract, e.g. `publish.changed({ serverIds })`. */
export type Publisher<Contract extends FeatureContract> = {
  readonly [Name in keyof Contract['events']]: (payload: z.output<Contract['events'][Name]['payload']>) => void
}

/** `validate` (tests and development) throws on a payload the contract does not describe. */
export function publisher<Contract extends FeatureContract>(
  contract: Contract,
  push: (frame: PushFrame) => void,
  options: { readonly validate: boolean } = { validate: false },
): Publisher<Contract> {
  const publish = Object.entries(contract.events).map(([name, { payload: schema }]) => [
    name,
    (payload: unknown): void => {
      if (options.validate) schema.parse(payload)
      push({ channel: `${contract.slug}.${name}`, payload })
    },
  ])
  return Object.fromEntries(publish) as Publisher<Contract>
}
