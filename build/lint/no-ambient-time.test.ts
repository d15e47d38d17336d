import { noAmbientTime } from './no-ambient-time.js'
import { runRule } from './run-rule.ts'

runRule('no-ambient-time', noAmbientTime, {
  allows: [
    { filename: 'main/features/audit/reads.ts', code: 'export const read = (clock: Clock) => clock.now()' },
    { filename: 'main/features/audit/reads.ts', code: 'export const parse = (text: string) => new Date(text)' },
    { filename: 'main/features/audit/reads.ts', code: 'export const parse = (text: string) => Date.parse(text)' },
    { filename: 'main/platform/clock.ts', code: 'export const now = () => Date.now()' },
    { filename: 'main/platform/random.ts', code: 'export const draw = () => Math.random()' },
    { filename: 'renderer/platform/clock.ts', code: 'export const now = () => Date.now()' },
    { filename: 'build/scripts/start.ts', code: 'export const startedAt = Date.now()' },
  ],
  refuses: [
    { filename: 'main/features/audit/reads.ts', code: 'export const at = Date.now()', says: 'Take a Clock or Random argument instead of Date.now.' },
    { filename: 'main/features/audit/reads.ts', code: 'export const now = Date.now', says: 'Take a Clock or Random argument instead of Date.now.' },
    { filename: 'main/features/audit/reads.ts', code: 'export const at = new Date()', says: 'Take a Clock or Random argument instead of new Date().' },
    { filename: 'renderer/features/audit/page.tsx', code: 'export const key = Math.random()', says: 'Take a Clock or Random argument instead of Math.random.' },
    { filename: 'main/upstream/clock.ts', code: 'export const at = Date.now()', says: 'Take a Clock or Random argument instead of Date.now.' },
    { filename: 'main/rebuild/index.ts', code: 'export const at = Date.now()', says: 'Take a Clock or Random argument instead of Date.now.' },
  ],
})
