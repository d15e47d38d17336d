import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { createContractClient } from '#tests/contract/client.ts'
import type { Account } from '#tests/contract/client.ts'
import { Unanswerable } from '#tests/contract/fact.ts'
import { facts } from '#tests/contract/facts/index.ts'

const USAGE = `Usage: npm run contract -- --url http://host:8090 --user NAME [--allow-writes] [--only TEXT] [--role ROLE=NAME …]

Checks what the contract says about an Omni2 gateway against the one at --url.
--user is a super_admin; his password is taken from OMNI2_PASSWORD or asked for.
--role adds an account of another role, its password from OMNI2_PASSWORD_<ROLE>.
Facts whose check changes something run only with --allow-writes: never against a gateway people depend on.
`
const say = (text: string): void => void process.stdout.write(`${text}\n`)

async function askPassword(name: string, variable: string): Promise<string> {
  const given = process.env[variable]
  if (given !== undefined && given !== '') return given
  if (!process.stdin.isTTY) throw new Error(`Set ${variable} to the password of ${name}.`)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  // What is typed is not echoed: readline writes through this one method.
  const prompt = `Password of ${name}: `
  process.stdout.write(prompt)
  Object.assign(terminal, { _writeToOutput: () => undefined })
  const password = await terminal.question('')
  terminal.close()
  process.stdout.write('\n')
  return password
}

async function readAccounts(user: string, others: readonly string[]): Promise<Readonly<Record<string, Account>>> {
  const accounts: Record<string, Account> = { super_admin: { username: user, password: await askPassword(user, 'OMNI2_PASSWORD') } }
  for (const entry of others) {
    const [role = '', username = ''] = entry.split('=')
    if (role === '' || username === '') throw new Error(`--role wants ROLE=NAME, not "${entry}"`)
    accounts[role] = { username, password: await askPassword(username, `OMNI2_PASSWORD_${role.toUpperCase()}`) }
  }
  return accounts
}

/** fetch says only "fetch failed"; the reason is one level down. */
function describe(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      user: { type: 'string' },
      role: { type: 'string', multiple: true },
      only: { type: 'string' },
      'allow-writes': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || values.url === undefined || values.user === undefined) {
    process.stderr.write(USAGE)
    return values.help ? 0 : 2
  }
  const client = createContractClient({ baseUrl: values.url.replace(/\/+$/, ''), accounts: await readAccounts(values.user, values.role ?? []) })
  try {
    await client.tokens('super_admin')
  } catch (cause) {
    throw new Error(`Nothing was checked: ${cause instanceof Error ? describe(cause) : String(cause)}`, { cause })
  }
  const { only } = values
  const chosen = only === undefined ? facts : facts.filter((fact) => fact.id.includes(only) || fact.section.startsWith(only))
  const count = { holds: 0, broken: 0, skipped: 0 }
  for (const fact of chosen) {
    const title = `§${fact.section} ${fact.says}`
    if (fact.writes && !values['allow-writes']) {
      count.skipped += 1
      say(`- ${title} (changes something: needs --allow-writes)`)
      continue
    }
    try {
      await fact.check(client)
      count.holds += 1
      say(`✓ ${title}`)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      if (cause instanceof Unanswerable) {
        count.skipped += 1
        say(`- ${title} (${why})`)
      } else {
        count.broken += 1
        say(`✗ ${title}\n    ${why.split('\n').join('\n    ')}`)
      }
    }
  }
  client.closeAll()
  say(`\n${count.holds} passed, ${count.broken} failed, ${count.skipped} skipped`)
  return count.broken === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exitCode = 2
}
