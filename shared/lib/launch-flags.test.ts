import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flagHelp, formatLaunchFlags, parseLaunchFlags } from './launch-flags.ts'
import type { LaunchFlags } from './launch-flags.ts'

const none: LaunchFlags = {
  demo: false, profile: undefined, headless: false, dataDir: undefined, host: undefined, trouble: [], help: false, version: false, deepLink: undefined,
}

describe('parseLaunchFlags', () => {
  it.each<[string, readonly string[], Partial<LaunchFlags>]>([
    ['nothing', [], {}],
    ['the demo', ['--demo'], { demo: true }],
    ['a value after a space', ['--profile', 'Prod'], { profile: 'Prod' }],
    ['a value after an equals sign', ['--profile=My gateway'], { profile: 'My gateway' }],
    ['several troubles in order', ['--trouble', 'dropSockets', '--trouble=http500'], { trouble: ['dropSockets', 'http500'] }],
    ['a forced host', ['--host', 'chromium', '--headless'], { host: 'chromium', headless: true }],
    ['a folder', ['--data-dir', '/tmp/x'], { dataDir: '/tmp/x' }],
    ['a deep link', ['omnideck://prod/health'], { deepLink: 'omnideck://prod/health' }],
    ['the short help', ['-h'], { help: true }],
  ])('reads %s', (_, words, expected) => {
    expect(parseLaunchFlags(words)).toEqual({ status: 'read', flags: { ...none, ...expected } })
  })

  it.each<[string, readonly string[], string]>([
    ['an unknown option', ['--dmeo'], '"--dmeo" is not an option of Omnideck. --help lists them.'],
    ['a stray word', ['prod'], '"prod" is not an option of Omnideck. --help lists them.'],
    ['a missing value', ['--profile'], '--profile needs a value.'],
    ['an option where a value belongs', ['--profile', '--demo'], '--profile needs a value.'],
    ['an empty value', ['--data-dir='], '--data-dir needs a value.'],
    ['a value where none belongs', ['--demo=yes'], '--demo takes no value.'],
    ['a value given twice', ['--profile', 'a', '--profile', 'b'], '--profile was given twice.'],
    ['an unknown host', ['--host', 'firefox'], '--host is either electron or chromium, not "firefox".'],
    ['a trouble that cannot be one', ['--trouble', 'Drop Sockets!'], '"Drop Sockets!" is not the name of a trouble.'],
    ['a word that would steer the terminal', ['\u001b[2J'], '"?[2J" is not an option of Omnideck. --help lists them.'],
    ['a word from the object prototype', ['constructor'], '"constructor" is not an option of Omnideck. --help lists them.'],
  ])('refuses %s in one sentence', (_, words, says) => {
    expect(parseLaunchFlags(words)).toEqual({ status: 'refused', says })
  })

  it('reads back what formatLaunchFlags writes', () => {
    const word = fc.stringMatching(/^[^\0]{1,20}$/u)
    const slug = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/u)
    const flags = fc.record({
      demo: fc.boolean(), headless: fc.boolean(), help: fc.boolean(), version: fc.boolean(),
      profile: fc.option(word, { nil: undefined }), dataDir: fc.option(word, { nil: undefined }),
      host: fc.constantFrom('electron' as const, 'chromium' as const, undefined), trouble: fc.array(slug),
      deepLink: fc.constantFrom('omnideck://prod/health', undefined),
    })
    fc.assert(
      fc.property(flags, (given) => {
        expect(parseLaunchFlags(formatLaunchFlags(given))).toEqual({ status: 'read', flags: given })
      }),
    )
  })

  it('has a line of help for every option it reads', () => {
    for (const option of ['--demo', '--profile', '--headless', '--data-dir', '--host', '--trouble', '--version', '--help']) expect(flagHelp).toContain(`\n  ${option}`)
  })
})
