import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import { facetToken, stepBelow } from './facet.ts'
import type { TermWriter } from './terms.ts'

const INDEXED_TEXT = 2000
const INDEXED_ERROR = 500

/** What free words are looked for in. */
export type SearchableWords = Pick<AuditEntryFact, 'text' | 'errorText' | 'userName' | 'userId' | 'servers' | 'tools' | 'statusText'>

/** The words of an entry. Very long texts are found by their beginning only. */
export function searchBody({ text, errorText, userName, userId, servers, tools, statusText }: SearchableWords): string {
  return [text?.slice(0, INDEXED_TEXT), errorText?.slice(0, INDEXED_ERROR), userName ?? userId, ...servers, ...tools, statusText]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join('\n')
}

/** Every value that a filter can ask for, as tokens. Figures stand under their step: see `stepBelow`. */
export type SearchableFacets = Pick<
  AuditEntryFact,
  'origin' | 'status' | 'action' | 'userName' | 'userId' | 'servers' | 'tools' | 'model' | 'durationMs' | 'gatewayCostMicros' | 'tokens'
>

export function searchFacets(entry: SearchableFacets, term: TermWriter): string {
  const { tokens } = entry
  const userName = entry.userName ?? entry.userId
  const terms = [
    term('status', entry.status),
    term('origin', entry.origin),
    term('action', entry.action),
    ...(userName === null ? [] : [term('user', userName, entry.userId ?? '')]),
    ...entry.servers.map((name) => term('server', name)),
    ...entry.tools.map((name) => term('tool', name)),
    ...(entry.model === null ? [] : [term('model', entry.model)]),
    ...(entry.durationMs === null ? [] : [term('duration', String(stepBelow(entry.durationMs)))]),
    ...(entry.gatewayCostMicros === null ? [] : [term('cost', String(stepBelow(entry.gatewayCostMicros)))]),
    ...(tokens === null ? [] : [term('tokens', String(stepBelow(tokens.input + tokens.output + tokens.cached)))]),
  ]
  return terms.map(facetToken).join(' ')
}
