import { type Logger, pino } from 'pino';
import { readableLine } from './readable_line.ts';

export type { Logger };

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where lines go; what Node's standard error is. */
export interface LogStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Logs lines of JSON, or on a terminal lines for people. Each line is written before the call returns. */
export function createLog(name: string, level: LogLevel, stream: LogStream = standardError()): Logger {
  const options = {
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
  };
  return pino(options, stream.isTTY ? { write: (line: string) => stream.write(readableLine(line)) } : stream);
}

/** Standard error, which Node writes to synchronously. That nobody reads it is no reason to stop working. */
function standardError(): LogStream {
  process.stderr.on('error', () => {});
  return process.stderr;
}
