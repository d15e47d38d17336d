import { RuleTester, type Rule } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, it } from 'vitest'

/** Sources that a rule allows and refuses, each with the file it is said to stand in. */
type Samples = {
  readonly allows: readonly { readonly filename: string; readonly code: string }[]
  readonly refuses: readonly { readonly filename: string; readonly code: string; readonly says: string }[]
}

/** Puts one of our own rules to its samples, as TypeScript in a repository at `/house`. */
export function runRule(name: string, rule: Rule.RuleModule, { allows, refuses }: Samples): void {
  RuleTester.describe = describe
  RuleTester.it = it
  RuleTester.itOnly = it.only
  const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } })
  const at = (filename: string): string => `/house/${filename}`
  tester.run(name, rule, {
    valid: allows.map(({ filename, code }) => ({ name: `allows ${code.slice(0, 60)} in ${filename}`, filename: at(filename), code })),
    invalid: refuses.map(({ filename, code, says }) => ({
      name: `refuses ${code.slice(0, 60)} in ${filename}`,
      filename: at(filename),
      code,
      errors: [{ message: says }],
    })),
  })
}
