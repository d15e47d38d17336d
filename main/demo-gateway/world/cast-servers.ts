import type { Json, WorldServer, WorldTool } from './model.ts'

type Parameter = readonly [name: string, type: 'string' | 'number' | 'integer' | 'boolean', description: string]

function tool(name: string, description: string, parameters: readonly Parameter[], required = parameters.length): WorldTool {
  const properties: Record<string, Json> = {}
  for (const [key, type, text] of parameters) properties[key] = { type, description: text }
  return { name, description, inputSchema: { type: 'object', properties, required: parameters.slice(0, required).map(([key]) => key) } }
}

type Plan = Omit<WorldServer, 'id' | 'url' | 'createdAt' | 'isReal'> & { readonly host: string }

/**
 * Servers that really answer MCP inside the demo; the first four also do real work. `jira-tickets` is left out on purpose:
 * the gateway reaches it and this machine does not, a finding of its own. The other two are switched off.
 */
export const realServerNames = ['world-clock', 'calculator', 'text-tools', 'people-directory', 'Dockers Controller', 'postgres-analytics', 'github-enterprise', 'kubernetes-ops', 'wiki-search'] as const

/** The registry. Order matters: a server's position is its place in the gateway's checking round. */
export const serverPlans: readonly Plan[] = [
  {
    name: 'world-clock', host: 'world-clock', description: 'Current time and conversion between time zones', protocol: 'http-streamable', timeoutSeconds: 30, authType: null, authConfig: null,
    plot: 'steady', latencyMs: 14, flakiness: 0, penTest: { score: 96, status: 'pass' },
    tools: [tool('current_time', 'Current time in a time zone', [['timezone', 'string', 'IANA time zone, e.g. Europe/Berlin']]), tool('convert_time', 'Converts a time between two zones', [['time', 'string', 'ISO 8601 time'], ['to', 'string', 'IANA time zone']])],
  },
  {
    name: 'calculator', host: 'calculator', description: 'Exact arithmetic for reports', protocol: 'http-streamable', timeoutSeconds: 15, authType: null, authConfig: null,
    plot: 'steady', latencyMs: 9, flakiness: 0, penTest: { score: 99, status: 'pass' },
    tools: [tool('add', 'Adds two numbers', [['a', 'number', 'First number'], ['b', 'number', 'Second number']]), tool('divide', 'Divides two numbers', [['a', 'number', 'Dividend'], ['b', 'number', 'Divisor, not zero']]), tool('statistics', 'Mean, median and standard deviation', [['values', 'string', 'Numbers separated by commas']])],
  },
  {
    name: 'text-tools', host: 'text-tools', description: 'Counts, slugs and diffs of plain text', protocol: 'http-streamable', timeoutSeconds: 30, authType: null, authConfig: null,
    plot: 'flaps', latencyMs: 22, flakiness: 0.05, penTest: { score: 81, status: 'pass' },
    tools: [tool('count_words', 'Counts words and characters', [['text', 'string', 'Any text']]), tool('slugify', 'Makes a text safe for an address', [['text', 'string', 'Any text']]), tool('reverse', 'Reverses a text', [['text', 'string', 'Any text']])],
  },
  {
    name: 'people-directory', host: 'people-directory', description: 'Who is in which team', protocol: 'http-streamable', timeoutSeconds: 30, authType: 'bearer', authConfig: { token: 'demo-token-not-a-secret' },
    plot: 'steady', latencyMs: 31, flakiness: 0, penTest: { score: 74, status: 'pass' },
    tools: [tool('find_person', 'Finds people by part of their name', [['query', 'string', 'Part of a name']]), tool('team_members', 'Members of a team', [['team', 'string', 'Team name']])],
  },
  {
    name: 'Dockers Controller', host: 'dockers-controller', description: 'Containers of the staging hosts: list, restart, logs', protocol: 'http', timeoutSeconds: 60, authType: 'bearer', authConfig: { token: 'demo-docker-token' },
    plot: 'opens-circuit', latencyMs: 140, flakiness: 0.12, penTest: { score: 58, status: 'fail' },
    tools: [tool('list_containers', 'Lists running containers', [['host', 'string', 'Host name']]), tool('restart_container', 'Restarts one container', [['host', 'string', 'Host name'], ['name', 'string', 'Container name']]), tool('container_logs', 'Newest log lines', [['name', 'string', 'Container name'], ['lines', 'integer', 'How many lines']], 1)],
  },
  {
    name: 'postgres-analytics', host: 'pg-analytics', description: 'Read-only questions to the reporting database', protocol: 'http-streamable', timeoutSeconds: 120, authType: 'custom_headers', authConfig: { headers: { 'X-Tenant': 'demo', 'X-Key': 'demo-key' } },
    plot: 'leaks-latency', latencyMs: 210, flakiness: 0.06, penTest: { score: 88, status: 'pass' },
    tools: [tool('run_query', 'Runs one SELECT and returns at most 500 rows', [['sql', 'string', 'A SELECT statement'], ['limit', 'integer', 'Row limit']], 1), tool('describe_table', 'Columns and indexes of a table', [['table', 'string', 'schema.table']]), tool('explain_query', 'Plan of a SELECT', [['sql', 'string', 'A SELECT statement']])],
  },
  {
    name: 'jira-tickets', host: 'jira-bridge', description: 'Issues, comments and sprints', protocol: 'sse', timeoutSeconds: 45, authType: 'api_key', authConfig: { header_name: 'X-Api-Key', api_key: 'demo-jira-key' },
    plot: 'steady', latencyMs: 320, flakiness: 0.08, penTest: { score: 79, status: 'pass' },
    tools: [tool('search_issues', 'Finds issues by text', [['query', 'string', 'Search text']]), tool('create_issue', 'Files a new issue', [['project', 'string', 'Project key'], ['title', 'string', 'Title'], ['body', 'string', 'Description']], 2), tool('add_comment', 'Comments on an issue', [['issue', 'string', 'Issue key'], ['body', 'string', 'Comment']])],
  },
  {
    name: 'github-enterprise', host: 'ghe-mcp', description: 'Repositories, pull requests and reviews', protocol: 'http-streamable', timeoutSeconds: 60, authType: 'bearer', authConfig: { token: 'demo-ghe-token' },
    plot: 'steady', latencyMs: 180, flakiness: 0.04, penTest: { score: 91, status: 'pass' },
    tools: [tool('list_pull_requests', 'Open pull requests of a repository', [['repository', 'string', 'owner/name']]), tool('get_file', 'Content of a file', [['repository', 'string', 'owner/name'], ['path', 'string', 'Path']]), tool('search_code', 'Searches code', [['query', 'string', 'Search text']])],
  },
  {
    name: 'kubernetes-ops', host: 'k8s-ops', description: 'Workloads, events and rollouts of the clusters', protocol: 'http', timeoutSeconds: 60, authType: 'bearer', authConfig: { token: 'demo-k8s-token' },
    plot: 'gets-auto-disabled', latencyMs: 95, flakiness: 0.1, penTest: { score: 63, status: 'inconclusive' },
    tools: [tool('list_pods', 'Pods of a namespace', [['namespace', 'string', 'Namespace']]), tool('rollout_status', 'Progress of a rollout', [['deployment', 'string', 'Deployment']]), tool('recent_events', 'Newest warnings of a namespace', [['namespace', 'string', 'Namespace']])],
  },
  {
    name: 'billing-export', host: 'billing-export', description: 'Monthly invoices of the cloud accounts', protocol: 'sse', timeoutSeconds: 90, authType: 'api_key', authConfig: { header_name: 'X-Billing', api_key: 'demo-billing-key' },
    plot: 'was-auto-disabled', latencyMs: 410, flakiness: 0.15, penTest: null,
    tools: [tool('monthly_costs', 'Costs of one month by account', [['month', 'string', 'YYYY-MM']]), tool('top_services', 'Most expensive services', [['month', 'string', 'YYYY-MM'], ['count', 'integer', 'How many']], 1)],
  },
  {
    name: 'wiki-search', host: 'wiki-search', description: 'Full-text search in the company wiki', protocol: 'http-streamable', timeoutSeconds: 30, authType: null, authConfig: null,
    plot: 'steady', latencyMs: 60, flakiness: 0.03, penTest: { score: 94, status: 'pass' },
    tools: [tool('search_pages', 'Finds wiki pages', [['query', 'string', 'Search text']]), tool('read_page', 'Text of one page', [['id', 'string', 'Page id']])],
  },
  {
    name: 'informatica-etl', host: 'informatica-etl', description: 'Nightly data loads; switched off since the migration', protocol: 'http', timeoutSeconds: 120, authType: null, authConfig: null,
    plot: 'switched-off', latencyMs: 500, flakiness: 0, penTest: null,
    tools: [tool('list_workflows', 'Workflows of a folder', [['folder', 'string', 'Folder']]), tool('workflow_status', 'Last run of a workflow', [['workflow', 'string', 'Workflow']])],
  },
]
