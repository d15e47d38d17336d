/** All the preload needs to know of the contracts: names. Generated into preload/channels.generated.ts. */
export type BridgeTable = Readonly<Record<string, { readonly calls: readonly string[]; readonly events: readonly string[] }>>
