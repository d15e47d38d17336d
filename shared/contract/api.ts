import type { z } from 'zod'
import type { CallSpec, EventSpec, FeatureContract, InputOf, OutputOf } from './builders.ts'
import type { Result } from './result.ts'

type CallFunctions<Calls extends Readonly<Record<string, CallSpec>>> = {
  readonly [Name in keyof Calls]: (input: InputOf<Calls[Name]>) => Promise<Result<OutputOf<Calls[Name]>>>
}
type EventFunctions<Events extends Readonly<Record<string, EventSpec>>> = {
  readonly [Name in keyof Events & string as `on${Capitalize<Name>}`]: (
    listener: (payload: z.output<Events[Name]['payload']>) => void,
  ) => () => void
}

/** One feature as the page sees it: a function per call, an `on…` per event that returns its unsubscribe. */
export type FeatureApi<Contract extends FeatureContract> = CallFunctions<Contract['calls']> & EventFunctions<Contract['events']>

/** The frozen global `window.omnideck`, one member per feature slug. */
export type ApiOf<Contracts extends readonly FeatureContract[]> = {
  readonly [Contract in Contracts[number] as Contract['slug']]: FeatureApi<Contract>
}
