import type { Instant } from '#shared/lib/time-range.ts'
import { between, chanceFor, stream } from './chance.ts'
import type { WorldRole, WorldTeam, WorldUser } from './model.ts'
import { DAY } from './story-time.ts'

export const roles: readonly WorldRole[] = [
  { id: 1, name: 'super_admin', description: 'Full access', mcpAccess: ['*'], toolRestrictions: {}, dashboardAccess: 'admin', rateLimit: 10_000, costLimitDaily: 1000, tokenExpiry: 7200, omniServices: ['chat', 'mcp'] },
  {
    id: 2, name: 'developer', description: 'Builds and operates services', dashboardAccess: 'view', rateLimit: 5000, costLimitDaily: 100, tokenExpiry: 3600, omniServices: ['chat', 'mcp'],
    mcpAccess: ['world-clock', 'calculator', 'text-tools', 'Dockers Controller', 'postgres-analytics', 'jira-tickets', 'github-enterprise', 'kubernetes-ops', 'wiki-search'],
    toolRestrictions: { 'Dockers Controller': ['list_containers', 'container_logs'], 'github-enterprise': ['*'] },
  },
  {
    id: 3, name: 'analyst', description: 'Asks questions of the data', dashboardAccess: 'view', rateLimit: 1000, costLimitDaily: 50, tokenExpiry: 3600, omniServices: ['chat'],
    mcpAccess: ['calculator', 'postgres-analytics', 'billing-export', 'jira-tickets', 'wiki-search', 'people-directory'],
    toolRestrictions: { 'postgres-analytics': { tools: ['run_query', 'describe_table'], resources: ['*'], prompts: [] } },
  },
  { id: 4, name: 'viewer', description: 'Reads the wiki', mcpAccess: ['wiki-search', 'world-clock'], toolRestrictions: { 'wiki-search': ['search_pages'] }, dashboardAccess: 'view', rateLimit: 100, costLimitDaily: 10, tokenExpiry: 1800, omniServices: ['chat'] },
]

export const teams: readonly WorldTeam[] = [
  { id: 1, name: 'Platform', description: 'Runs the clusters and the gateway', mcpAccess: [], rateLimit: null, costLimit: null },
  { id: 2, name: 'Data', description: 'Reporting and pipelines', mcpAccess: ['postgres-analytics', 'calculator', 'billing-export', 'wiki-search'], rateLimit: 3000, costLimit: 120 },
  { id: 3, name: 'Payments', description: 'Money in, money out', mcpAccess: ['postgres-analytics', 'jira-tickets', 'github-enterprise', 'calculator', 'wiki-search'], rateLimit: 2000, costLimit: 60 },
  { id: 4, name: 'Support', description: 'Answers customers', mcpAccess: ['wiki-search', 'jira-tickets', 'people-directory'], rateLimit: 1000, costLimit: 40 },
  { id: 5, name: 'Security', description: 'Looks for trouble before it finds us', mcpAccess: [], rateLimit: null, costLimit: 80 },
  { id: 6, name: 'Finance', description: 'Budgets and invoices', mcpAccess: ['billing-export', 'calculator', 'wiki-search'], rateLimit: 500, costLimit: 25 },
]

/** name, role id (null: the users list hides them), team ids. The order decides the ids. */
const people: readonly (readonly [name: string, roleId: number | null, teamIds: readonly number[]])[] = [
  ['Avery Admin', 1, [1]], ['Ulla User', 4, [4]], ['Priya Raman', 1, [1, 5]], ['Jonas Weber', 1, [5]],
  ['Mira Okafor', 2, [2]], ['Tomás Herrera', 2, [1]], ['Ingrid Solberg', 2, [1]], ['Kenji Watanabe', 2, [3]], ['Lucía Fernández', 2, [3]], ['Noah Cohen', 2, [1]], ['Fatima Zahra', 2, [3]],
  ['Oleksandr Bondar', 2, [1]], ['Grace Mwangi', 2, [3]], ['Henrik Larsen', 2, [5]], ['Yuki Tanaka', 2, [2]], ['Daniel Brooks', 2, [3]], ['Chiara Ricci', 2, [1]], ['Samir Haddad', 2, [2]],
  ['Elena Petrova', 3, [2]], ['Marcus Lindqvist', 3, [2]], ['Aisha Bello', 3, [6]], ['Peter Novák', 3, [2]], ['Hannah Schmitt', 3, [6]], ['Diego Morales', 3, [2]], ['Zoë van Dijk', 3, [6]], ["Liam O'Connor", 3, [4]],
  ['Nadia Rossi', 3, [2]], ['Victor Chen', 3, [6]], ['Sofia Almeida', 3, [4]], ['Rohan Gupta', 3, [2]], ['Emma Johansson', 3, [3]],
  ['Paul Martin', 4, [4]], ['Leila Karimi', 4, [4]], ['George Papadakis', 4, [4]], ['Mei Lin', 4, [6]], ['Björn Eriksson', 4, [4]], ['Kofi Mensah', 4, []],
  ['Robin Withoutrole', null, []], ['Sasha Newcomer', null, [4]], ['Integration Bot', 4, []],
]

const usernameOf = (name: string): string => name.normalize('NFD').replace(/[^a-z ]/gi, '').toLowerCase().replaceAll(' ', '.')

/** Whose runaway script makes the cost spike, and who tries prompt injections: the plots need to name them. */
export const spenderId = 5
export const offenderId = 26

export function castPeople(seed: number, since: Instant): WorldUser[] {
  return people.map(([name, roleId, teamIds], index) => {
    const id = index + 1
    const random = chanceFor(seed, stream.people, id)
    const username = id === 1 ? 'admin' : id === 2 ? 'user' : usernameOf(name)
    const isRobot = name === 'Integration Bot'
    const active = id !== 36
    return {
      id,
      // The old install numbered people in the order they joined: same people, other numbers.
      legacyId: 1000 + ((index * 17 + 5) % people.length),
      username,
      name,
      email: isRobot ? null : `${username}@company.com`,
      roleId,
      teamIds,
      active,
      rateLimitOverride: id === 7 ? 8000 : null,
      password: id === 1 ? 'admin123' : id === 2 ? 'user123' : 'omni-demo',
      activity: roleId === null || isRobot || !active ? 0 : (roleId === 4 ? 0.35 : roleId === 1 ? 0.7 : 1) * (0.3 + 1.7 * random() ** 2),
      createdAt: since + between(random, 0, 200) * DAY + between(random, 8 * 3600, 17 * 3600) * 1000,
    }
  })
}
