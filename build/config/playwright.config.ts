import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import type { Host } from '#tests/journeys/journey.ts'

const root = join(import.meta.dirname, '../..')

// One journey at a time and no second chance: each starts the whole console in this process, and a journey that passes
// only when repeated is a fault that a person would meet.
export default defineConfig<{ host: Host }>({
  testDir: join(root, 'tests/journeys'),
  testMatch: '**/*.journey.ts',
  outputDir: join(root, 'dist/journeys'),
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  // None takes a minute on a machine of its own; a busy one gets three.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  projects: [
    { name: 'chromium', use: { host: 'chromium' } },
    { name: 'electron', use: { host: 'electron' } },
  ],
})
