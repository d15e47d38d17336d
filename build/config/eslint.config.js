import { join } from 'node:path'
import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import house from '../lint/index.js'

const sources = ['**/*.ts', '**/*.tsx']
const tests = ['**/*.test.ts', '**/*.test.tsx', 'tests/**']

export default tseslint.config(
  { ignores: ['dist/**', 'release/**', 'node_modules/**', 'coverage/**', '**/*.generated.ts', 'build/.cache/**', 'tests/fences/examples/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: sources })),
  {
    files: sources,
    languageOptions: {
      parserOptions: {
        tsconfigRootDir: join(import.meta.dirname, '../..'),
        project: ['./build/config/tsconfig.{shared,preload,main,renderer}.json', './build/config/tsconfig.tests.json'],
      },
    },
    plugins: { house },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // An argument that only keeps a place says so by its name.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Template texts name numbers all day; a number has one obvious text.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true }],
      // Factories return closures: there is no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // Contracts write z.object({}) and handlers answer {}: an empty object is a fine answer.
      '@typescript-eslint/no-empty-object-type': 'off',
      // Handlers may be async for their type alone.
      '@typescript-eslint/require-await': 'off',
      'house/no-ambient-time': 'error',
      'house/no-raw-ipc': 'error',
      'house/no-sql-outside-reads-writes': 'error',
      'house/no-raw-colour': 'error',
    },
  },
  {
    // Elsewhere a function called `use` is Playwright's, not React's.
    files: ['renderer/**'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: tests,
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      'house/no-ambient-time': 'off',
      'house/no-sql-outside-reads-writes': 'off',
    },
  },
  // Tools read their configuration from a default export.
  { files: ['**/*.config.ts', '**/*.config.js', 'eslint.config.js', 'build/lint/*.js'], rules: { 'no-restricted-exports': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
)
