import { pino, type Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Log, LogFields } from './log.ts'
import type { Redactor } from './redact.ts'
import { createRotatingFile } from './rotating-file.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export type LogOptions = {
  /** Folder of the log files; created 0700 when missing. */
  readonly dir: string
  readonly level: LogLevel
  readonly redactor: Redactor
  readonly clock: Clock
  /** Ten megabytes unless told; tests rotate earlier. */
  readonly maxBytes?: number
  /** Five files in all unless told. */
  readonly files?: number
}

/** A log that holds a file open. */
export interface FileLog extends Log {
  stop(): void
}

/**
 * Writes JSON lines to `<dir>/omnideck.log` (`omnideck.1.log` … are older). Message and fields pass through the redactor here,
 * at the only place that writes, so no caller can forget it. Throws only when the folder cannot be written at the start.
 */
export function createLog(options: LogOptions): FileLog {
  const { dir, level, redactor, clock } = options
  const file = createRotatingFile({
    dir,
    name: 'omnideck.log',
    maxBytes: options.maxBytes ?? 10 * 1024 * 1024,
    files: options.files ?? 5,
  })
  const root = pino(
    { level, base: { pid: process.pid }, timestamp: () => `,"time":${clock.now()}` },
    { write: (line: string) => file.write(line) },
  )
  return { ...wrap(root, redactor, {}), stop: () => file.stop() }
}

function wrap(logger: Logger, redactor: Redactor, bound: LogFields): Log {
  const write = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (!logger.isLevelEnabled(level)) return
    // Fields sit under their own key, so that none can forge `level`, `time` or `msg`.
    const facts = redactor.value({ ...bound, ...fields })
    logger[level]({ facts }, redactor.text(message))
  }
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => wrap(logger, redactor, { ...bound, ...fields }),
  }
}
