import type { CostDimension } from '#shared/features/cost/model.ts'
import { assertNever } from '#shared/lib/assert-never.ts'
import { MODEL_NOT_RECORDED } from './price-book.ts'
import type { FindPerson } from './people.ts'
import type { UsageGroup } from './read-usage.ts'
import { partOf } from './usage.ts'
import type { StoredDimension } from './usage.ts'

/** Key of what an entry does not name; no name begins like this. */
export const NO_NAME = '…none'

/** Which rows a dimension is computed from: teams and roles are those of the users. */
export function storedDimensionOf(dimension: CostDimension): StoredDimension {
  switch (dimension) {
    case 'server':
    case 'tool':
    case 'user':
      return dimension
    case 'team':
    case 'role':
      return 'user'
    case 'model':
      return 'all'
    default:
      return assertNever(dimension)
  }
}

export type KeyedGroup = Omit<UsageGroup, 'key'> & { readonly key: string }

/** Groups with the key they have in this dimension. A user of several teams is divided evenly among them. */
export function keyedGroups(groups: readonly UsageGroup[], dimension: CostDimension, findPerson: FindPerson): readonly KeyedGroup[] {
  return groups.flatMap((group): readonly KeyedGroup[] => {
    switch (dimension) {
      case 'server':
      case 'tool':
      case 'user':
        return [{ ...group, key: group.key ?? NO_NAME }]
      case 'model':
        return [{ ...group, key: group.model ?? MODEL_NOT_RECORDED }]
      case 'role':
        return [{ ...group, key: (group.key === null ? null : findPerson(group.key)?.role) ?? NO_NAME }]
      case 'team': {
        const teams = (group.key === null ? undefined : findPerson(group.key)?.teams) ?? []
        if (teams.length === 0) return [{ ...group, key: NO_NAME }]
        return teams.map((team, index) => ({ ...group, key: team, amounts: partOf(group.amounts, teams.length, index) }))
      }
      default:
        return assertNever(dimension)
    }
  })
}

const noNames: Readonly<Record<CostDimension, string>> = {
  server: 'No MCP server',
  tool: 'No tool',
  user: 'User not recorded',
  team: 'No known team',
  role: 'No known role',
  model: 'Model not recorded',
}

export function labelOf(dimension: CostDimension, key: string): string {
  return key === NO_NAME || (dimension === 'model' && key === MODEL_NOT_RECORDED) ? noNames[dimension] : key
}

/** How a split was approximated; null when it is exact. */
export function approximationOf(dimension: CostDimension): string | null {
  switch (dimension) {
    case 'server':
      return 'The gateway records cost per request, not per MCP server: a request that used several servers is divided among them in equal parts.'
    case 'tool':
      return 'The gateway records cost per request, not per tool: a request that used several tools is divided among them in equal parts.'
    case 'team':
      return 'People of several teams are divided among them in equal parts. Everybody counts to the teams they are in now.'
    case 'role':
      return 'Everybody counts to the role they have now.'
    case 'user':
    case 'model':
      return null
    default:
      return assertNever(dimension)
  }
}
