import type { CallSpec } from '#shared/contract/builders.ts'
import type { AnyFeatureModule } from './feature-module.ts'

/** A call's contract beside its answer. `handler` receives only what `call.input` accepted. */
export type CallEntry = { readonly call: CallSpec; readonly handler: (input: unknown) => unknown }

/** Every call of one scope by channel, `<slug>.<call>`. A Map, because a channel is text from the page: no prototype. */
export type CallIndex = ReadonlyMap<string, CallEntry>

/** Joins features into one index. Two features with one slug, or a call without handler, is a mistake of ours: throws. */
export function indexCalls(modules: readonly AnyFeatureModule[]): CallIndex {
  const index = new Map<string, CallEntry>()
  for (const { contract, handlers } of modules) {
    for (const [name, call] of Object.entries(contract.calls)) {
      const channel = `${contract.slug}.${name}`
      const handler = handlers[name] as ((input: unknown) => unknown) | undefined
      if (handler === undefined) throw new Error(`No handler for ${channel}`)
      if (index.has(channel)) throw new Error(`Two handlers for ${channel}`)
      index.set(channel, { call, handler })
    }
  }
  return index
}
