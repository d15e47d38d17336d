import type { Log, LogFields } from '#main/platform/log/log.ts'

export type LogLine = { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string; readonly fields: LogFields }

/** Keeps every line, so that a test can ask what was said. */
export function createRecordingLog(): { readonly log: Log; readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const make = (bound: LogFields): Log => {
    const at = (level: LogLine['level']) => (message: string, fields?: LogFields) => void lines.push({ level, message, fields: { ...bound, ...fields } })
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), child: (fields) => make({ ...bound, ...fields }) }
  }
  return { log: make({}), lines }
}
