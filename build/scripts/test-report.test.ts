import { describe, expect, it } from 'vitest'
import { addTallies, countPlaywright, countVitest, totalLine, whySkipped } from './test-report.ts'

const aFile = (name: string, status: string, ...statuses: readonly string[]): object => ({ name, status, assertionResults: statuses.map((each) => ({ status: each })) })

describe('counting what vitest reports', () => {
  it('adds up files and names those with skipped tests', () => {
    const report = { testResults: [aFile('/house/a.test.ts', 'passed', 'passed', 'passed', 'skipped'), aFile('/house/b.test.ts', 'failed', 'failed', 'passed', 'todo')] }
    expect(countVitest(report, '/house')).toEqual({ passed: 3, failed: 1, skipped: 2, where: ['1 in a.test.ts', '1 in b.test.ts'] })
  })

  it('counts a file that could not be loaded', () => {
    expect(countVitest({ testResults: [aFile('/house/a.test.ts', 'failed')] }, '/house')).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
  })

  it('counts a file that failed after its tests had passed', () => {
    expect(countVitest({ testResults: [aFile('/house/a.test.ts', 'failed', 'passed')] }, '/house')).toMatchObject({ passed: 1, failed: 1 })
  })
})

describe('counting what Playwright reports', () => {
  const aSpec = (status: string): object => ({ file: 'day.journey.ts', tests: [{ status }] })

  it('looks into nested suites, and takes a test that passed when repeated for a failure', () => {
    const report = { errors: [], suites: [{ specs: [aSpec('expected')], suites: [{ specs: [aSpec('unexpected'), aSpec('flaky'), aSpec('skipped')] }] }] }
    expect(countPlaywright(report)).toEqual({ passed: 1, failed: 2, skipped: 1, where: ['1 in day.journey.ts'] })
  })

  it('counts what failed outside of any test', () => {
    expect(countPlaywright({ errors: [{ message: 'no tests found' }], suites: [] })).toMatchObject({ passed: 0, failed: 1 })
  })
})

it('tells each reason for skipping once, without colours', () => {
  const output = 'stdout | x\n\u001B[33mskipped: there is no Xvfb\u001B[39m\nskipped: there is no Xvfb\nKeychain tests are skipped: no D-Bus\n ↓ a test that is skipped\n'
  expect(whySkipped(output)).toEqual(['skipped: there is no Xvfb', 'Keychain tests are skipped: no D-Bus'])
})

it('ends in one plain line', () => {
  const one = { passed: 1, failed: 0, skipped: 2, where: [] }
  expect(totalLine(addTallies([one, one]))).toBe('2 passed, 0 failed, 4 skipped')
})
