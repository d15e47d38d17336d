/** How an installation of Omni2 differs from the next: no two databases are guaranteed to match (contract, section 9). */
export type InstallVariant = {
  /** The tables and views of the old migration in `public`, the only ones with recorded cost. */
  readonly legacyTables: boolean
  /** The ORM's `omni2.audit_logs`, which no current code fills. */
  readonly ormAuditLogs: boolean
  /** The init script makes it TEXT; the code's readers expect JSONB. */
  readonly dashboardConfigValue: 'TEXT' | 'JSONB'
  /** Type of the times in the tables that no checked-in script creates. */
  readonly flowTimes: 'timestamptz' | 'timestamp'
  /** Older installs name the outcome of a sign-in `status`. */
  readonly signInOutcome: 'result' | 'status'
  /** Tables left out, as `schema.table`. */
  readonly missing: readonly string[]
}

export const usualInstall: InstallVariant = {
  legacyTables: true,
  ormAuditLogs: true,
  dashboardConfigValue: 'TEXT',
  flowTimes: 'timestamptz',
  signInOutcome: 'result',
  missing: ['auth_service.rate_limits', 'omni2.mcp_pt_scans', 'omni2.session_violations'],
}
