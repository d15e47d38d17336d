const raw = new Set(['ipcRenderer', 'ipcMain', 'postMessage', 'contextBridge'])
const allowed = /\/(preload|main\/hosts|main\/platform\/database|tests)\/|data-worker\.ts$|-worker\.ts$/

/**
 * One router, one bridge: nobody else speaks to the other process.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noRawIpc = {
  meta: { type: 'problem', schema: [], messages: { raw: '{{name}} belongs to the hosts and the preload; use the contract.' } },
  create(context) {
    if (allowed.test(context.filename)) return {}
    return {
      Identifier(node) {
        if (!raw.has(node.name)) return
        const inType = node.parent.type === 'TSTypeReference' || node.parent.type === 'TSPropertySignature'
        if (!inType) context.report({ node, messageId: 'raw', data: { name: node.name } })
      },
      MemberExpression(node) {
        if (node.object.name === 'window' && node.property.name === 'omnideck' && !/renderer\/platform\//.test(context.filename)) {
          context.report({ node, messageId: 'raw', data: { name: 'window.omnideck' } })
        }
      },
    }
  },
}
