import { defineConfig } from 'vitest/config'

/** Unit tests that take many seconds each: left out of `npm run check`, which is run all day, and run by `npm test`. */
const slow = [
  'build/scripts/package.test.ts',
  'main/demo-gateway/postgres/demo-postgres.test.ts',
  'main/demo-gateway/world/world.test.ts',
  'main/platform/database/recovery.test.ts',
  'main/platform/secrets/passphrase-vault.test.ts',
]

// `node` and `page` are two because the renderer's tests need a DOM and nothing else does; both run without a window.
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['shared/**/*.test.ts', 'preload/**/*.test.ts', 'main/**/*.test.ts', 'build/**/*.test.ts', 'tests/contract/**/*.test.ts', 'tests/fences/**/*.test.ts'],
          exclude: [...slow, 'build/.cache/**'],
        },
      },
      { test: { name: 'slow', environment: 'node', include: slow } },
      {
        test: {
          name: 'page',
          environment: 'jsdom',
          include: ['renderer/**/*.test.ts', 'renderer/**/*.test.tsx'],
        },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'hosts',
          environment: 'node',
          include: ['tests/hosts/**/*.test.ts'],
          // Real browsers: one at a time, and slow machines are given time.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
