/** Interrupts closer together than this are one: with a launcher in between, Ctrl-C arrives from the terminal and from it. Milliseconds. */
const ONE = 500;

/** Calls `stop` at the first Ctrl-C; the next one ends the process as usual. Returns what takes the handler away again. */
export function onInterrupt(stop: () => void): () => void {
  let first: number | undefined;
  const handle = (): void => {
    if (first === undefined) {
      first = performance.now();
      stop();
    } else if (performance.now() - first > ONE) {
      release();
      process.kill(process.pid, 'SIGINT');
    }
  };
  const release = (): void => {
    process.removeListener('SIGINT', handle);
  };
  process.on('SIGINT', handle);
  return release;
}
