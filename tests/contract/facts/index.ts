import type { Fact } from '../fact.ts'
import { authFacts } from './auth.ts'
import { registryFacts } from './registry.ts'
import { serviceFacts } from './services.ts'
import { socketFacts } from './sockets.ts'
import { toolFacts } from './tools.ts'
import { topologyFacts } from './topology.ts'

/** Everything the contract says that can be checked from outside, in the order of its sections. */
export const facts: readonly Fact[] = [...topologyFacts, ...authFacts, ...registryFacts, ...toolFacts, ...serviceFacts, ...socketFacts]
