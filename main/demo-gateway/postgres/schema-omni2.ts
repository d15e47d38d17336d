import type { TableScripts } from './schema-auth.ts'
import type { InstallVariant } from './variant.ts'

/** The ORM names its indexes this way, the one on `id` included. */
const indexes = (table: string, columns: readonly string[]): string => ['id', ...columns].map((column) => `CREATE INDEX ix_omni2_${table}_${column} ON omni2.${table} (${column})`).join(';\n')

/** Tables of the ORM. It applies its defaults in Python, so the columns have none. */
export function ormTables(variant: InstallVariant): TableScripts {
  const tables: Record<string, string> = {
    'omni2.mcp_servers': `CREATE TABLE omni2.mcp_servers (
      id serial PRIMARY KEY, name varchar(100) NOT NULL UNIQUE, url varchar(500) NOT NULL, description text, status varchar(20), protocol varchar(20), timeout_seconds int, max_retries int,
      retry_delay_seconds numeric(4,2), auth_type varchar(20), auth_config jsonb, last_health_check timestamptz, health_status varchar(20), error_count int, pt_score int,
      pt_last_run timestamptz, pt_status varchar(20), failure_cycle_count int, max_failure_cycles int, auto_disabled_at timestamptz, auto_disabled_reason text, can_auto_enable bool,
      meta_data jsonb, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now());
      ${indexes('mcp_servers', ['status', 'health_status'])}`,
    'omni2.mcp_tools': `CREATE TABLE omni2.mcp_tools (
      id serial PRIMARY KEY, mcp_server_id int NOT NULL REFERENCES omni2.mcp_servers(id) ON DELETE CASCADE, name varchar(255) NOT NULL, description text, input_schema jsonb,
      created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(), UNIQUE (mcp_server_id, name));
      ${indexes('mcp_tools', ['mcp_server_id'])}`,
    'omni2.mcp_health_log': `CREATE TABLE omni2.mcp_health_log (
      id serial PRIMARY KEY, mcp_server_id int NOT NULL REFERENCES omni2.mcp_servers(id) ON DELETE CASCADE, timestamp timestamptz DEFAULT now(), status varchar(20) NOT NULL, response_time_ms int,
      error_message text, meta_data jsonb, event_type varchar(50));
      ${indexes('mcp_health_log', ['mcp_server_id', 'timestamp', 'event_type'])}`,
    'omni2.omni2_config': `CREATE TABLE omni2.omni2_config (
      id serial PRIMARY KEY, config_key varchar(100) NOT NULL UNIQUE, config_value jsonb NOT NULL, description text, is_active bool NOT NULL, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now());
      ${indexes('omni2_config', [])}`,
    'omni2.user_usage_limits': `CREATE TABLE omni2.user_usage_limits (
      id serial PRIMARY KEY, user_id int NOT NULL UNIQUE, period_days int, max_requests int, max_tokens int, max_cost numeric(12,4), is_active bool, last_reset_at timestamptz,
      created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now())`,
    'omni2.user_teams': 'CREATE TABLE omni2.user_teams (id serial PRIMARY KEY, user_id int NOT NULL, team_name varchar(100) NOT NULL, created_at timestamptz DEFAULT now(), UNIQUE (user_id, team_name))',
    'omni2.user_mcp_permissions': `CREATE TABLE omni2.user_mcp_permissions (id serial PRIMARY KEY, user_id int NOT NULL, mcp_name varchar(100) NOT NULL, mode varchar(20), allowed_tools text[], denied_tools text[],
      created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(), UNIQUE (user_id, mcp_name))`,
    'omni2.role_permissions': `CREATE TABLE omni2.role_permissions (id serial PRIMARY KEY, role_name varchar(50) NOT NULL, mcp_name varchar(100) NOT NULL, mode varchar(20), allowed_tools text[], denied_tools text[],
      description text, is_active bool, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(), UNIQUE (role_name, mcp_name))`,
    'omni2.team_roles': `CREATE TABLE omni2.team_roles (id serial PRIMARY KEY, team_name varchar(100) NOT NULL UNIQUE, default_role varchar(50), description text, is_active bool,
      created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now())`,
    'omni2.user_settings': `CREATE TABLE omni2.user_settings (id serial PRIMARY KEY, default_user jsonb, auto_provisioning jsonb, session jsonb, restrictions jsonb, user_audit jsonb,
      created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now())`,
    'omni2.chat_sessions': `CREATE TABLE omni2.chat_sessions (id serial PRIMARY KEY, user_id int NOT NULL, session_id varchar(100) NOT NULL UNIQUE, context jsonb, conversation_history jsonb, is_active bool,
      last_activity timestamptz, created_at timestamptz DEFAULT now(), expires_at timestamptz)`,
    'omni2.notifications': `CREATE TABLE omni2.notifications (id serial PRIMARY KEY, user_id int, type varchar(50), title varchar(255), message text, severity varchar(20), channels text[], is_sent bool,
      sent_at timestamptz, is_read bool, read_at timestamptz, meta_data jsonb, created_at timestamptz DEFAULT now())`,
  }
  if (variant.ormAuditLogs) {
    tables['omni2.audit_logs'] = `CREATE TABLE omni2.audit_logs (
      id serial PRIMARY KEY, user_id int, timestamp timestamptz DEFAULT now(), question text NOT NULL, mcp_target varchar(255), tool_called varchar(255), tool_params jsonb, success bool NOT NULL,
      duration_ms int, result_summary text, error_message text, error_id varchar(50), slack_channel varchar(100), slack_user_id varchar(100), slack_message_ts varchar(50), slack_thread_ts varchar(50),
      llm_confidence numeric(3,2), llm_reasoning text, llm_tokens_used int, ip_address inet, user_agent text, was_blocked bool, block_reason text, cost_usd numeric);
      ${indexes('audit_logs', ['user_id', 'timestamp', 'mcp_target', 'tool_called', 'success', 'slack_user_id', 'was_blocked'])}`
  }
  return tables
}

/** Tables that only raw SQL uses: no checked-in script makes them, so the types of their times differ between installs. */
export function rawTables({ flowTimes }: InstallVariant): TableScripts {
  return {
    'omni2.interaction_flows': `CREATE TABLE omni2.interaction_flows (session_id uuid PRIMARY KEY, user_id int NOT NULL, conversation_id uuid, flow_data jsonb NOT NULL, source text,
      created_at ${flowTimes} DEFAULT now(), completed_at ${flowTimes});
      CREATE INDEX idx_interaction_flows_user_created ON omni2.interaction_flows (user_id, created_at DESC); CREATE INDEX idx_interaction_flows_created ON omni2.interaction_flows (created_at)`,
    'omni2.user_activities': `CREATE TABLE omni2.user_activities (activity_id uuid PRIMARY KEY, conversation_id uuid NOT NULL, session_id uuid NOT NULL, user_id int NOT NULL, sequence_num int NOT NULL,
      activity_type text NOT NULL, activity_data jsonb NOT NULL, duration_ms int, created_at ${flowTimes} DEFAULT now());
      CREATE INDEX idx_user_activities_conversation ON omni2.user_activities (conversation_id, sequence_num); CREATE INDEX idx_user_activities_created ON omni2.user_activities (created_at)`,
    'omni2.user_blocks': `CREATE TABLE omni2.user_blocks (user_id int PRIMARY KEY, is_blocked bool, block_reason text, custom_block_message text, blocked_at timestamp, blocked_by int, blocked_services text[])`,
    'omni2.chat_welcome_config': 'CREATE TABLE omni2.chat_welcome_config (config_type text NOT NULL, target_id int, welcome_message text NOT NULL, show_usage_info bool DEFAULT true, UNIQUE (config_type, target_id))',
    'omni2.prompt_injection_log': `CREATE TABLE omni2.prompt_injection_log (id serial PRIMARY KEY, user_id int NOT NULL, message varchar(500), injection_score numeric, action varchar(20), detected_at ${flowTimes} DEFAULT now());
      CREATE INDEX idx_prompt_injection_log_detected ON omni2.prompt_injection_log (detected_at)`,
    'omni2.session_violations': `CREATE TABLE omni2.session_violations (conversation_id uuid, session_id uuid, user_id int, injection_score numeric, detected_at ${flowTimes})`,
    'omni2.mcp_pt_scans': 'CREATE TABLE omni2.mcp_pt_scans (id serial PRIMARY KEY, mcp_name text, mcp_url text, score int, critical_count int, high_count int, medium_count int, low_count int, scan_result jsonb, scanned_at timestamptz)',
    'omni2.pt_runs': `CREATE TABLE omni2.pt_runs (run_id serial PRIMARY KEY, mcp_server_id int, mcp_name text, preset text, status text, llm_provider text, llm_model text, plan_source text, created_by int,
      created_at timestamptz DEFAULT now(), started_at timestamptz, completed_at timestamptz, duration_ms int, current_stage text, stage_details jsonb, total_tests int, passed int, failed int, errors int,
      critical int, high int, medium int, low int, inconclusive bool, test_plan jsonb, security_profile jsonb, llm_cost_usd numeric, mission_briefing jsonb)`,
    'omni2.pt_test_results': `CREATE TABLE omni2.pt_test_results (result_id serial PRIMARY KEY, run_id int REFERENCES omni2.pt_runs(run_id) ON DELETE CASCADE, category text, test_name text, tool_name text, status text,
      severity text, request jsonb, response jsonb, evidence text, latency_ms int, presidio_findings jsonb, trufflehog_findings jsonb, error_message text, executed_at timestamptz DEFAULT now())`,
    'omni2.pt_service_config': 'CREATE TABLE omni2.pt_service_config (config_key text PRIMARY KEY, config_value jsonb, updated_at timestamptz DEFAULT now(), updated_by int)',
  }
}

export function dashboardTables(variant: InstallVariant): TableScripts {
  return {
    'omni2_dashboard.dashboard_config': `CREATE TABLE omni2_dashboard.dashboard_config (id serial PRIMARY KEY, key varchar(100) NOT NULL UNIQUE, value ${variant.dashboardConfigValue} NOT NULL, description text,
      created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now())`,
    'omni2_dashboard.user_preferences': `CREATE TABLE omni2_dashboard.user_preferences (id serial PRIMARY KEY, user_id int NOT NULL UNIQUE, theme varchar(20) DEFAULT 'dark', layout jsonb, favorite_mcps text[], hidden_widgets text[],
      created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now())`,
    'omni2_dashboard.dashboard_cache': 'CREATE TABLE omni2_dashboard.dashboard_cache (id serial PRIMARY KEY, cache_key varchar(255) NOT NULL UNIQUE, cache_value jsonb, expires_at timestamp, created_at timestamp DEFAULT now())',
    'omni2_dashboard.activity_feed': 'CREATE TABLE omni2_dashboard.activity_feed (id serial PRIMARY KEY, user_id int, username varchar(100), action varchar(50), resource varchar(200), details jsonb, created_at timestamp DEFAULT now())',
    'omni2_dashboard.mcp_usage_stats': `CREATE TABLE omni2_dashboard.mcp_usage_stats (id serial PRIMARY KEY, mcp_name varchar(100), tool_name varchar(255), user_id int, success bool, duration_ms int, cost numeric(10,4), timestamp timestamp DEFAULT now());
      CREATE INDEX idx_mcp_usage_stats_mcp_name ON omni2_dashboard.mcp_usage_stats (mcp_name); CREATE INDEX idx_mcp_usage_stats_user_id ON omni2_dashboard.mcp_usage_stats (user_id);
      CREATE INDEX idx_mcp_usage_stats_timestamp ON omni2_dashboard.mcp_usage_stats (timestamp)`,
  }
}
