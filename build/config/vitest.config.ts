import { defineConfig } from 'vitest/config'

// Two projects because the renderer's tests need a DOM and nothing else does. Everything here runs without a window.
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['shared/**/*.test.ts', 'preload/**/*.test.ts', 'main/**/*.test.ts', 'build/**/*.test.ts', 'tests/contract/**/*.test.ts', 'tests/fences/**/*.test.ts'],
        },
      },
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
