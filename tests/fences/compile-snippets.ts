import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '../..')

export type Room = 'shared' | 'preload' | 'main' | 'renderer'

/**
 * Compiles texts as if they were files of a room, with the room's own configuration. Answers, text by text, the first
 * line of each thing the compiler refuses; an empty list means that it compiles.
 */
export function compileSnippets(room: Room, snippets: readonly string[]): readonly (readonly string[])[] {
  const config = ts.getParsedCommandLineOfConfigFile(join(root, `build/config/tsconfig.${room}.json`), {}, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => {
      throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'))
    },
  })
  if (config === undefined) throw new Error(`There is no configuration for ${room}`)
  const virtual = new Map(snippets.map((text, at) => [join(root, room, `fence-${at}.ts`), text]))
  const host = ts.createCompilerHost(config.options)
  const readReal = host.getSourceFile.bind(host)
  host.getSourceFile = (name, languageVersion) => {
    const text = virtual.get(name)
    return text === undefined ? readReal(name, languageVersion) : ts.createSourceFile(name, text, languageVersion)
  }
  host.fileExists = (name) => virtual.has(name) || existsSync(name)
  host.readFile = (name) => virtual.get(name) ?? readFileSync(name, 'utf8')
  const ambient = config.fileNames.filter((name) => name.endsWith('.d.ts'))
  const program = ts.createProgram([...ambient, ...virtual.keys()], config.options, host)
  return [...virtual.keys()].map((name) => {
    const file = program.getSourceFile(name)
    const problems = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    return problems.map(({ messageText }) => (typeof messageText === 'string' ? messageText : messageText.messageText))
  })
}
