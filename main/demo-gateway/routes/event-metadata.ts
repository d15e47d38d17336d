type Field = { readonly name: string; readonly label: string; readonly type: string; readonly options: readonly string[] | null; readonly dynamic: boolean }

const names: Field = { name: 'mcp_names', label: 'MCP servers', type: 'multi_select', options: null, dynamic: true }
const severity: Field = { name: 'severity', label: 'Severity', type: 'multi_select', options: ['info', 'warning', 'error', 'critical'], dynamic: false }
const text = (name: string, label: string): Field => ({ name, label, type: 'text', options: null, dynamic: false })

const event = (id: string, label: string, description: string, icon: string, fields: readonly Field[]) => ({
  id,
  label,
  description,
  icon,
  severity_levels: ['info', 'warning', 'error', 'critical'],
  fields,
})

/** What Omni2 declares. Half of it never fires (contract 7.2), and the severities it declares are not those it sends. */
export const declaredEvents = {
  categories: [
    {
      id: 'mcp',
      label: 'MCP servers',
      events: [
        event('mcp_status_change', 'Status change', 'An MCP server changed its status', 'server', [names, severity, text('old_status', 'From'), text('new_status', 'To')]),
        event('circuit_breaker_state', 'Circuit breaker', 'A circuit breaker changed its state', 'zap', [names, severity, { name: 'state', label: 'State', type: 'multi_select', options: ['closed', 'open', 'half_open'], dynamic: false }]),
        event('mcp_auto_disabled', 'Auto-disabled', 'An MCP server was disabled after repeated failures', 'power', [names, { name: 'failure_cycles', label: 'Failure cycles', type: 'number', options: null, dynamic: false }]),
        event('mcp_health_check', 'Health check', 'A health check finished', 'heart', [names, { name: 'health_status', label: 'Health', type: 'multi_select', options: ['healthy', 'unhealthy'], dynamic: false }]),
      ],
    },
    {
      id: 'user',
      label: 'Users',
      events: [
        event('user_login', 'Login', 'A user signed in', 'log-in', []),
        event('user_action', 'Action', 'A user did something', 'user', []),
        event('prompt_guard_violation', 'Prompt flagged', 'A message was flagged', 'shield', [severity]),
        event('prompt_guard_user_blocked', 'User blocked', 'A user was blocked automatically', 'ban', [severity]),
      ],
    },
    {
      id: 'system',
      label: 'System',
      events: [
        event('system_health', 'System health', 'Load of the gateway machine', 'cpu', [severity]),
        event('component_health', 'Component health', 'A component changed its state', 'box', [severity]),
        event('system_metrics', 'Metrics', 'Counters of the gateway', 'bar-chart', []),
      ],
    },
    { id: 'audit', label: 'Audit', events: [event('health_event', 'Audit event', 'An audited operation', 'file-text', [severity])] },
  ],
}
