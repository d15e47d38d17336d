// The least that a program in this runtime can do: Node starts the browser, the browser draws one line of text.
// Plain JavaScript, and nothing imported but Node itself, so that the baseline carries no weight of ours.
import { spawn } from 'node:child_process'
import process from 'node:process'

const [browser, words] = process.argv.slice(2)
const child = spawn(browser, JSON.parse(words), { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', () => process.exit(0))
