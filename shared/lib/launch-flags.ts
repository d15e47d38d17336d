/** What a person may say on the command line. The launcher reads it, and the process it starts reads the same words again. */
export type LaunchFlags = {
  readonly demo: boolean
  /** Name or id of the profile to open. */
  readonly profile: string | undefined
  readonly headless: boolean
  /** As typed; relative to the folder the command was given in. */
  readonly dataDir: string | undefined
  /** Forces a host; undefined lets the launcher decide. */
  readonly host: 'electron' | 'chromium' | undefined
  /** Troubles of the demo gateway to switch on at start. */
  readonly trouble: readonly string[]
  readonly help: boolean
  readonly version: boolean
  /** `omnideck://…` as the system handed it over; not checked yet. */
  readonly deepLink: string | undefined
}

export type ParsedFlags = { readonly status: 'read'; readonly flags: LaunchFlags } | { readonly status: 'refused'; readonly says: string }

export const flagHelp = `Usage: npm start -- [options]

  --demo               open the built-in demo gateway
  --profile <name|id>  open this profile
  --headless           no window: a one-screen status in this terminal
  --data-dir <dir>     keep profiles, cache and logs in this folder
  --host <name>        electron or chromium; without it the launcher decides
  --trouble <name>     switch on a trouble of the demo gateway, e.g. http500 or slowAnswers=2000
                       (may be repeated)
  --version            print the version
  --help               print this text
`

const switches = { '--demo': 'demo', '--headless': 'headless', '--help': 'help', '-h': 'help', '--version': 'version' } as const
const valued = { '--profile': 'profile', '--data-dir': 'dataDir', '--host': 'host', '--trouble': 'trouble' } as const
const named = <Name extends string>(table: Readonly<Record<Name, unknown>>, text: string): text is Name => Object.hasOwn(table, text)

/** Reads the words after the program's name. A word it does not know is refused in one sentence. */
export function parseLaunchFlags(words: readonly string[]): ParsedFlags {
  const flags = { demo: false, headless: false, help: false, version: false }
  const values: { profile?: string; dataDir?: string; host?: string; trouble: string[] } = { trouble: [] }
  let deepLink: string | undefined
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const equals = word.startsWith('--') ? word.indexOf('=') : -1
    const name = equals === -1 ? word : word.slice(0, equals)
    if (named(switches, name)) {
      if (equals !== -1) return refused(`${name} takes no value.`)
      flags[switches[name]] = true
    } else if (named(valued, name)) {
      const value = equals === -1 ? words[(at += 1)] : word.slice(equals + 1)
      if (value === undefined || value === '' || (equals === -1 && value.startsWith('--'))) return refused(`${name} needs a value.`)
      if (name === '--trouble') values.trouble.push(value)
      else if (values[valued[name] as 'profile'] !== undefined) return refused(`${name} was given twice.`)
      else values[valued[name] as 'profile'] = value
    } else if (/^omnideck:/iu.test(word)) {
      deepLink = word
    } else {
      return refused(`"${printable(word)}" is not an option of Omnideck. --help lists them.`)
    }
  }
  const { host } = values
  if (host !== undefined && host !== 'electron' && host !== 'chromium') return refused(`--host is either electron or chromium, not "${printable(host)}".`)
  const strange = values.trouble.find((name) => !/^[a-zA-Z][a-zA-Z0-9-]{0,39}(?:=[\w.-]{0,80})?$/u.test(name))
  if (strange !== undefined) return refused(`"${printable(strange)}" is not the name of a trouble.`)
  return {
    status: 'read',
    flags: { ...flags, profile: values.profile, dataDir: values.dataDir, host, trouble: values.trouble, deepLink },
  }
}

/** The words that say the same again, for the process that is started with these flags. */
export function formatLaunchFlags(flags: LaunchFlags): readonly string[] {
  return [
    ...(flags.demo ? ['--demo'] : []),
    ...(flags.profile === undefined ? [] : [`--profile=${flags.profile}`]),
    ...(flags.headless ? ['--headless'] : []),
    ...(flags.dataDir === undefined ? [] : [`--data-dir=${flags.dataDir}`]),
    ...(flags.host === undefined ? [] : [`--host=${flags.host}`]),
    ...flags.trouble.map((name) => `--trouble=${name}`),
    ...(flags.help ? ['--help'] : []),
    ...(flags.version ? ['--version'] : []),
    ...(flags.deepLink === undefined ? [] : [flags.deepLink]),
  ]
}

function refused(says: string): ParsedFlags {
  return { status: 'refused', says }
}

/** Echoing what was typed must not let it steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 60)
}
