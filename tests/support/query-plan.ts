import type { Connection } from '#main/platform/database/store.ts'

/** SQLite's plan of one statement, line by line. */
export function queryPlan(db: Connection, sql: string, parameters: readonly unknown[] | Readonly<Record<string, unknown>> = []): readonly string[] {
  const explain = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
  return explain.all(...(Array.isArray(parameters) ? parameters : [parameters])).map(({ detail }) => detail)
}

/**
 * Throws unless the statement is served by every index (or virtual table) in `by`, reads no table from end to end, sorts
 * nothing and builds no index of its own. An index that is read in order (`SCAN … USING INDEX`) counts as served.
 */
export function assertServedBy(
  db: Connection,
  input: { readonly sql: string; readonly parameters?: readonly unknown[] | Readonly<Record<string, unknown>>; readonly by: readonly string[] },
): void {
  const plan = queryPlan(db, input.sql, input.parameters)
  const faults = plan.filter((line) => /^SCAN (?!CONSTANT ROW)(?!.*(USING|VIRTUAL TABLE))/.test(line) || /USE TEMP B-TREE|AUTOMATIC/.test(line))
  const unused = input.by.filter((name) => !plan.some((line) => line.split(/[\s()]+/).includes(name)))
  if (faults.length === 0 && unused.length === 0) return
  throw new Error([`The query is not served as promised.`, ...faults.map((line) => `fault: ${line}`), ...unused.map((name) => `unused: ${name}`), 'plan:', ...plan].join('\n  '))
}
