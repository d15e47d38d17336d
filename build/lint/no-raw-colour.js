const colour = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$|^(?:rgb|rgba|hsl|hsla|oklch)\(/i
const allowed = /renderer\/ui\/|\.test\.tsx?$|build\//

/**
 * Colours live in renderer/ui/tokens.css; anywhere else they would drift from the theme.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noRawColour = {
  meta: { type: 'problem', schema: [], messages: { raw: 'Use a token of renderer/ui instead of the colour {{value}}.' } },
  create(context) {
    if (!/renderer\//.test(context.filename) || allowed.test(context.filename)) return {}
    const check = (node, text) => {
      if (typeof text === 'string' && colour.test(text)) context.report({ node, messageId: 'raw', data: { value: text } })
    }
    return {
      Literal: (node) => check(node, node.value),
      TemplateElement: (node) => check(node, node.value.raw),
    }
  },
}
