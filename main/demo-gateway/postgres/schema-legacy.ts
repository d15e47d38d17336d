import type { TableScripts } from './schema-auth.ts'

const auditIndexes = ['user_id', 'timestamp DESC', 'created_at DESC', 'mcp_target', 'tool_called', 'success', 'slack_user_id', 'was_blocked', 'request_type', 'iterations', 'status', 'cost_estimate']
const auditGinIndexes = ['mcps_accessed', 'tools_used', 'search_vector']

/** Tables of the old migration: twins by name of newer ones, with other ids and other meanings (contract 9.6, trap 31). */
export const legacyTables: TableScripts = {
  'public.users': `CREATE TABLE public.users (id serial PRIMARY KEY, email varchar(255) NOT NULL UNIQUE, name varchar(255), role varchar(50) DEFAULT 'read_only', slack_user_id varchar(50), is_active bool DEFAULT true,
    is_super_admin bool DEFAULT false, password_hash varchar(255), last_login timestamptz, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now())`,
  'public.user_teams': 'CREATE TABLE public.user_teams (id serial PRIMARY KEY, user_id int REFERENCES public.users(id) ON DELETE CASCADE, team_name varchar(100), created_at timestamptz DEFAULT now())',
  'public.roles': 'CREATE TABLE public.roles (id serial PRIMARY KEY, name varchar(50) NOT NULL UNIQUE, description text, created_at timestamptz DEFAULT now())',
  'public.teams': 'CREATE TABLE public.teams (id serial PRIMARY KEY, name varchar(100) NOT NULL UNIQUE, description text, created_at timestamptz DEFAULT now())',
  'public.user_mcp_permissions': `CREATE TABLE public.user_mcp_permissions (id serial PRIMARY KEY, user_id int REFERENCES public.users(id) ON DELETE CASCADE, mcp_name varchar(100), mode varchar(20) DEFAULT 'inherit',
    allowed_tools text[], denied_tools text[], created_at timestamptz DEFAULT now())`,
  'public.user_settings': 'CREATE TABLE public.user_settings (id serial PRIMARY KEY, default_user jsonb, auto_provisioning jsonb, session jsonb, created_at timestamptz DEFAULT now())',
  'public.user_usage_limits': `CREATE TABLE public.user_usage_limits (id serial PRIMARY KEY, user_id int UNIQUE REFERENCES public.users(id) ON DELETE CASCADE, period_days int DEFAULT 30, max_requests int, max_tokens int,
    max_cost numeric(12,4), is_active bool DEFAULT true, last_reset_at timestamptz, created_at timestamptz DEFAULT now())`,
  'public.audit_logs': `CREATE TABLE public.audit_logs (
    id serial PRIMARY KEY, user_id int REFERENCES public.users(id) ON DELETE SET NULL, timestamp timestamptz DEFAULT now(), question text, request_type varchar(50) DEFAULT 'chat', message text, message_preview varchar(200),
    iterations int, tool_calls_count int, tools_used text[], mcps_accessed text[], databases_accessed text[], tokens_input int, tokens_output int, tokens_cached int, cost_estimate numeric(10,6), mcp_target varchar(255),
    tool_called varchar(255), tool_params jsonb, success bool, status varchar(50), warning text, duration_ms int, result_summary text, response_preview text, error_message text, error_id varchar(50),
    slack_channel varchar(100), slack_user_id varchar(100), slack_message_ts varchar(50), slack_thread_ts varchar(50), llm_confidence numeric(3,2), llm_reasoning text, llm_tokens_used int, ip_address inet,
    user_agent text, was_blocked bool DEFAULT false, block_reason text, created_at timestamptz DEFAULT now(), search_vector tsvector);
    ${auditIndexes.map((column) => `CREATE INDEX idx_audit_logs_${column.split(' ')[0]} ON public.audit_logs (${column})`).join(';\n')};
    ${auditGinIndexes.map((column) => `CREATE INDEX idx_audit_logs_${column} ON public.audit_logs USING gin (${column})`).join(';\n')};
    CREATE FUNCTION public.audit_logs_search_update() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.search_vector := to_tsvector('english', coalesce(NEW.message, '') || ' ' || coalesce(NEW.error_message, '')); RETURN NEW; END $$;
    CREATE TRIGGER audit_logs_search BEFORE INSERT OR UPDATE ON public.audit_logs FOR EACH ROW EXECUTE FUNCTION public.audit_logs_search_update();
    CREATE VIEW public.audit_logs_summary AS SELECT date_trunc('day', a.created_at) AS day, a.user_id, u.email AS user_email, a.request_type, count(*) AS requests, sum(a.tool_calls_count) AS tool_calls,
      sum(a.cost_estimate) AS total_cost, avg(a.duration_ms) AS avg_duration_ms FROM public.audit_logs a LEFT JOIN public.users u ON u.id = a.user_id GROUP BY 1, 2, 3, 4;
    CREATE VIEW public.v_user_activity AS SELECT u.id, u.email, count(a.id) AS requests, max(a.created_at) AS last_request FROM public.users u LEFT JOIN public.audit_logs a ON a.user_id = u.id GROUP BY u.id, u.email;
    CREATE VIEW public.v_tool_usage AS SELECT tool, count(*) AS calls FROM public.audit_logs, unnest(tools_used) AS tool GROUP BY tool`,
  'public.mcp_servers': `CREATE TABLE public.mcp_servers (id serial PRIMARY KEY, name varchar(100) NOT NULL UNIQUE, url varchar(500), is_enabled bool DEFAULT true, is_healthy bool DEFAULT false, total_requests int DEFAULT 0,
    avg_response_time_ms int, last_health_check timestamptz, created_at timestamptz DEFAULT now());
    CREATE VIEW public.v_mcp_health AS SELECT name, is_enabled, is_healthy, total_requests, avg_response_time_ms, last_health_check FROM public.mcp_servers`,
  'public.mcp_tools': 'CREATE TABLE public.mcp_tools (id serial PRIMARY KEY, mcp_server_id int REFERENCES public.mcp_servers(id) ON DELETE CASCADE, name varchar(255), description text)',
  'public.sessions': 'CREATE TABLE public.sessions (id serial PRIMARY KEY, user_id int REFERENCES public.users(id) ON DELETE CASCADE, session_id varchar(100) UNIQUE, created_at timestamptz DEFAULT now(), expires_at timestamptz)',
  'public.notifications': 'CREATE TABLE public.notifications (id serial PRIMARY KEY, user_id int, title varchar(255), message text, created_at timestamptz DEFAULT now())',
  'public.api_keys': 'CREATE TABLE public.api_keys (id serial PRIMARY KEY, user_id int, key_hash varchar(255), name varchar(100), created_at timestamptz DEFAULT now())',
  'public.schema_version': 'CREATE TABLE public.schema_version (version int PRIMARY KEY, description text, applied_at timestamptz DEFAULT now())',
}
