const sql = /^\s*(?:SELECT\s[\s\S]*\sFROM\s|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(?:TABLE|INDEX|VIRTUAL)\s)/
/** Named after what it does to the store, or after the one table it keeps. */
const named = /\/(?:reads?|writes?|ingest|row|rebuild|prune|count|walk|plan|match|terms|people|server-index|saved-searches|suggest|usage)(?:-[\w-]+)?\.ts$/
const placed = /\/(?:reads|writes|ingest)\/|\/migrations\/|\/platform\/database\/|\/upstream\/postgres\/|\/demo-gateway\/|\/build\//

/**
 * SQL in one place per feature: what the cache answers can be read, planned and tested there.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noSqlOutsideReadsWrites = {
  meta: { type: 'problem', schema: [], messages: { sql: 'SQL belongs in a file named after reading, writing or ingesting, or in a migration.' } },
  create(context) {
    if (named.test(context.filename) || placed.test(context.filename)) return {}
    const check = (node, text) => {
      if (typeof text === 'string' && sql.test(text)) context.report({ node, messageId: 'sql' })
    }
    return {
      Literal: (node) => check(node, node.value),
      TemplateLiteral: (node) => check(node, node.quasis.map((part) => part.value.raw).join('x')),
    }
  },
}
