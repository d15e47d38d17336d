import type { z } from 'zod'
import type { FreshSchema } from './freshness.ts'

/** What happens to a command while the gateway cannot be reached: see docs/adr/0006. There is no default. */
export type WhenOffline = 'run' | 'draft' | 'refuse'

export type QuerySpec<Input extends z.ZodType = z.ZodType, Output extends FreshSchema = FreshSchema> = {
  readonly kind: 'query'
  readonly input: Input
  readonly output: Output
}
export type CommandSpec<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = {
  readonly kind: 'command'
  readonly input: Input
  readonly output: Output
  readonly whenOffline: WhenOffline
}
export type CallSpec = QuerySpec | CommandSpec
export type EventSpec<Payload extends z.ZodType = z.ZodType> = { readonly kind: 'event'; readonly payload: Payload }

export type FeatureContract = {
  readonly slug: string
  /** `profile`: answered by the window's profile. `app`: answered by the application, with or without a profile. */
  readonly scope: 'profile' | 'app'
  readonly calls: Readonly<Record<string, CallSpec>>
  readonly events: Readonly<Record<string, EventSpec>>
}

/** Reads the local store. The output must be `fresh(…)`: an answer without source and age does not compile. */
export function query<Input extends z.ZodType, Output extends FreshSchema>(spec: {
  readonly input: Input
  readonly output: Output
}): QuerySpec<Input, Output> {
  return { kind: 'query', ...spec }
}

/** Changes something, here or on the gateway, and says what happens when the gateway is away. */
export function command<Input extends z.ZodType, Output extends z.ZodType>(spec: {
  readonly input: Input
  readonly output: Output
  readonly whenOffline: WhenOffline
}): CommandSpec<Input, Output> {
  return { kind: 'command', ...spec }
}

/** Tells the page what changed. Merging or losing one costs nothing. */
export function event<Payload extends z.ZodType>(spec: { readonly payload: Payload }): EventSpec<Payload> {
  return { kind: 'event', ...spec }
}

/** A feature's title page: one slug, its calls and its events. */
export function feature<const Contract extends FeatureContract>(contract: Contract): Contract {
  return contract
}

export type InputOf<Call extends CallSpec> = z.input<Call['input']>
export type ParsedInputOf<Call extends CallSpec> = z.output<Call['input']>
export type OutputOf<Call extends CallSpec> = z.output<Call['output']>

/** What main must provide: a missing or mistyped handler does not compile. */
export type HandlersFor<Contract extends FeatureContract> = {
  readonly [Name in keyof Contract['calls']]: (
    input: ParsedInputOf<Contract['calls'][Name]>,
  ) => Promise<OutputOf<Contract['calls'][Name]>> | OutputOf<Contract['calls'][Name]>
}
