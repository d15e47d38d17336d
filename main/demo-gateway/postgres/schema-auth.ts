import type { InstallVariant } from './variant.ts'

/** Statements that make one table with its keys and indexes, by `schema.table`. */
export type TableScripts = Readonly<Record<string, string>>

export function authTables(variant: InstallVariant): TableScripts {
  return {
    'auth_service.roles': `CREATE TABLE auth_service.roles (
      id serial PRIMARY KEY, name varchar(50) NOT NULL UNIQUE, description text, mcp_access text[] DEFAULT '{}', tool_restrictions jsonb DEFAULT '{}',
      dashboard_access varchar(20) DEFAULT 'none', rate_limit int DEFAULT 100, cost_limit_daily numeric(10,2) DEFAULT 10.00, token_expiry int DEFAULT 3600,
      omni_services text[], created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now())`,
    'auth_service.users': `CREATE TABLE auth_service.users (
      id serial PRIMARY KEY, username varchar(100) NOT NULL UNIQUE, name varchar(255) NOT NULL, email varchar(255) UNIQUE, role_id int REFERENCES auth_service.roles(id),
      password_hash varchar(255), api_key_hash varchar(255) UNIQUE, active bool DEFAULT true, rate_limit_override int, last_login_at timestamp,
      created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now());
      CREATE INDEX idx_users_role_id ON auth_service.users (role_id); CREATE INDEX idx_users_email ON auth_service.users (email)`,
    'auth_service.teams': `CREATE TABLE auth_service.teams (
      id serial PRIMARY KEY, name varchar(100) NOT NULL UNIQUE, description text, mcp_access text[] DEFAULT '{}', resource_access jsonb DEFAULT '{}', team_rate_limit int,
      team_cost_limit numeric(10,2), created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now())`,
    'auth_service.team_members': `CREATE TABLE auth_service.team_members (
      id serial PRIMARY KEY, team_id int REFERENCES auth_service.teams(id) ON DELETE CASCADE, user_id int REFERENCES auth_service.users(id) ON DELETE CASCADE,
      joined_at timestamp DEFAULT now(), UNIQUE (team_id, user_id));
      CREATE INDEX idx_team_members_team_id ON auth_service.team_members (team_id); CREATE INDEX idx_team_members_user_id ON auth_service.team_members (user_id)`,
    'auth_service.user_overrides': `CREATE TABLE auth_service.user_overrides (
      id serial PRIMARY KEY, user_id int UNIQUE REFERENCES auth_service.users(id) ON DELETE CASCADE, mcp_restrictions text[], tool_restrictions jsonb, custom_rate_limit int,
      custom_cost_limit numeric(10,2), created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now())`,
    'auth_service.auth_audit': `CREATE TABLE auth_service.auth_audit (
      id serial PRIMARY KEY, user_id int, username varchar(100), action varchar(50) NOT NULL, resource varchar(200), ${variant.signInOutcome} varchar(20), ip_address inet,
      user_agent text, details text, created_at timestamp DEFAULT now());
      CREATE INDEX idx_auth_audit_user_id ON auth_service.auth_audit (user_id); CREATE INDEX idx_auth_audit_created_at ON auth_service.auth_audit (created_at)`,
    'auth_service.user_sessions': `CREATE TABLE auth_service.user_sessions (
      id serial PRIMARY KEY, user_id int, token_hash varchar(64) NOT NULL, refresh_token_hash varchar(64), expires_at timestamp NOT NULL, created_at timestamp DEFAULT now());
      CREATE INDEX idx_user_sessions_user_id ON auth_service.user_sessions (user_id); CREATE INDEX idx_user_sessions_token_hash ON auth_service.user_sessions (token_hash)`,
    'auth_service.blacklisted_tokens': `CREATE TABLE auth_service.blacklisted_tokens (
      id serial PRIMARY KEY, token_hash varchar(64) NOT NULL UNIQUE, expires_at timestamp NOT NULL, created_at timestamp DEFAULT now());
      CREATE INDEX idx_blacklisted_tokens_token_hash ON auth_service.blacklisted_tokens (token_hash)`,
    'auth_service.mcp_access_tokens': `CREATE TABLE auth_service.mcp_access_tokens (
      id serial PRIMARY KEY, user_id int, token_hash varchar(255), name varchar(255), created_at timestamp DEFAULT now(), last_used_at timestamp, expires_at timestamp)`,
    'auth_service.api_keys': `CREATE TABLE auth_service.api_keys (
      id serial PRIMARY KEY, key_hash varchar(255), key_prefix varchar(12), name varchar(255), is_active bool DEFAULT true, created_by_user_id int, created_at timestamp DEFAULT now(),
      last_used_at timestamp, expires_at timestamp)`,
    'auth_service.api_key_teams': 'CREATE TABLE auth_service.api_key_teams (api_key_id int, team_id int)',
    'auth_service.api_key_users': 'CREATE TABLE auth_service.api_key_users (api_key_id int, user_id int)',
    'auth_service.rate_limits': 'CREATE TABLE auth_service.rate_limits (user_id int, window_start timestamp, request_count int, last_request_at timestamp)',
  }
}
