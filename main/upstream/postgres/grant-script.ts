/** The account that the console recommends: it can read what the console shows, and nothing else. */
export const readerRole = 'omnideck_reader'

/** Tables that are read whole. */
const wholeTables = [
  'auth_service.roles', 'auth_service.teams', 'auth_service.team_members', 'auth_service.auth_audit',
  'omni2.mcp_tools', 'omni2.mcp_health_log', 'omni2.audit_logs', 'omni2.interaction_flows', 'omni2.user_activities', 'omni2.user_blocks', 'omni2.prompt_injection_log', 'omni2.pt_runs', 'omni2.omni2_config',
  'public.audit_logs',
] as const

/** Tables that also hold secrets: only these columns are readable, so that no password hash or server credential can leave. */
const readableColumns = {
  'auth_service.users': ['id', 'username', 'name', 'email', 'role_id', 'active', 'rate_limit_override', 'last_login_at', 'created_at', 'updated_at'],
  'auth_service.user_sessions': ['id', 'user_id', 'expires_at', 'created_at'],
  'omni2.mcp_servers': [
    'id', 'name', 'url', 'description', 'status', 'protocol', 'timeout_seconds', 'max_retries', 'retry_delay_seconds', 'auth_type', 'last_health_check', 'health_status', 'error_count', 'pt_score', 'pt_last_run',
    'pt_status', 'failure_cycle_count', 'max_failure_cycles', 'auto_disabled_at', 'auto_disabled_reason', 'can_auto_enable', 'meta_data', 'created_at', 'updated_at',
  ],
  'public.users': ['id', 'email', 'name'],
} as const

const quoted = (items: readonly string[]): string => items.map((item) => `'${item}'`).join(', ')

/**
 * The GRANTs that a person runs as the owner of the database, shown as is. Tables and columns that an installation lacks are
 * passed over, so the same text fits every install and may be run again. It leaves an existing account's password alone.
 */
export const grantScript = `-- Omnideck: a read-only account. Run as the owner of the Omni2 database; set a password of your own.
DO $$
DECLARE
  item record;
  columns text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${readerRole}') THEN
    CREATE ROLE ${readerRole} LOGIN PASSWORD 'choose-a-password';
  END IF;
  ALTER ROLE ${readerRole} SET default_transaction_read_only = on;
  ALTER ROLE ${readerRole} SET statement_timeout = '15s';
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${readerRole}', current_database());

  -- Asking whether a table exists is already refused in a schema without USAGE, so the dashboard's is among them.
  FOR item IN SELECT nspname AS name FROM pg_namespace WHERE nspname IN ('auth_service', 'omni2', 'omni2_dashboard', 'public') LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO ${readerRole}', item.name);
  END LOOP;

  -- Tables read whole.
  FOR item IN SELECT name FROM unnest(ARRAY[
${wholeTables.map((name) => `    '${name}'`).join(',\n')}
  ]) AS name WHERE to_regclass(name) IS NOT NULL LOOP
    EXECUTE format('GRANT SELECT ON %s TO ${readerRole}', item.name);
  END LOOP;

  -- Tables that also hold secrets: column by column.
  FOR item IN SELECT * FROM (VALUES
${Object.entries(readableColumns).map(([name, names]) => `    ('${name}', ARRAY[${quoted(names)}])`).join(',\n')}
  ) AS secret (name, wanted) WHERE to_regclass(secret.name) IS NOT NULL LOOP
    SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
      WHERE attrelid = item.name::regclass AND attnum > 0 AND NOT attisdropped AND attname = ANY (item.wanted);
    EXECUTE format('GRANT SELECT (%s) ON %s TO ${readerRole}', columns, item.name);
  END LOOP;
END $$;
`
