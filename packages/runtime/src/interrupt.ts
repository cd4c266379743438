/** Signals closer together than this are one: with a launcher in between, Ctrl-C arrives from the terminal and from it. Milliseconds. */
const ONE = 500;

/**
 * Calls `stop` at the first of these signals, and `again` at the next: by default that one ends the process as usual.
 * Returns what takes the handlers away again.
 */
export function onInterrupt(
  stop: (signal: NodeJS.Signals) => void,
  again: (signal: NodeJS.Signals) => void = (signal) => process.kill(process.pid, signal),
  signals: readonly NodeJS.Signals[] = ['SIGINT'],
): () => void {
  let first: number | undefined;
  const handle = (signal: NodeJS.Signals): void => {
    if (first === undefined) {
      first = performance.now();
      stop(signal);
    } else if (performance.now() - first > ONE) {
      release();
      again(signal);
    }
  };
  const release = (): void => {
    for (const signal of signals) process.removeListener(signal, handle);
  };
  for (const signal of signals) process.on(signal, handle);
  return release;
}
