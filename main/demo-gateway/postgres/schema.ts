import { authTables, type TableScripts } from './schema-auth.ts'
import { legacyTables } from './schema-legacy.ts'
import { dashboardTables, ormTables, rawTables } from './schema-omni2.ts'
import type { InstallVariant } from './variant.ts'

/** Tables of an installation in the order in which their foreign keys allow them to be made. */
export function tablesOf(variant: InstallVariant): TableScripts {
  const all = { ...authTables(variant), ...ormTables(variant), ...rawTables(variant), ...dashboardTables(variant), ...(variant.legacyTables ? legacyTables : {}) }
  return Object.fromEntries(Object.entries(all).filter(([name]) => !variant.missing.includes(name)))
}

/** One script that makes all schemas and tables of an installation in an empty database. */
export function schemaScript(variant: InstallVariant): string {
  return ['CREATE SCHEMA auth_service', 'CREATE SCHEMA omni2', 'CREATE SCHEMA omni2_dashboard', ...Object.values(tablesOf(variant))].join(';\n')
}
