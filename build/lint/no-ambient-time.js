const allowed = /main\/platform\/(clock|random)\.ts$|\/build\/scripts\/|renderer\/platform\/clock\.ts$/

/**
 * Time and chance come from ports, so that tests can hold them still.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noAmbientTime = {
  meta: { type: 'problem', schema: [], messages: { ambient: 'Take a Clock or Random argument instead of {{what}}.' } },
  create(context) {
    if (allowed.test(context.filename)) return {}
    const report = (node, what) => context.report({ node, messageId: 'ambient', data: { what } })
    return {
      MemberExpression(node) {
        const text = `${node.object.name ?? ''}.${node.property.name ?? ''}`
        if (text === 'Date.now' || text === 'Math.random') report(node, text)
      },
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) report(node, 'new Date()')
      },
    }
  },
}
