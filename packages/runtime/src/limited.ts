import type { Logger, LogLevel } from './log.ts';

/** What is logged besides the message; `err` is an error. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * A way to log what may happen at line rate: the first line at once, then one line an interval at most, which is the last of them
 * and says how many more there were (`suppressed`). One for each kind of event.
 * @param interval seconds
 */
export function limited(log: Logger, level: LogLevel, interval: number): (message: string, fields?: LogFields) => void {
  let open = true;
  let suppressed = 0;
  let last: readonly [message: string, fields: LogFields] = ['', {}];
  const wait = (): void => {
    open = false;
    setTimeout(next, interval * 1000).unref();
  };
  const next = (): void => {
    open = true;
    if (suppressed === 0) return;
    const [message, fields] = last;
    log[level]({ ...fields, suppressed: suppressed - 1 }, message);
    suppressed = 0;
    wait();
  };
  return (message, fields = {}) => {
    if (open) {
      log[level](fields, message);
      wait();
    } else {
      suppressed++;
      last = [message, fields];
    }
  };
}
