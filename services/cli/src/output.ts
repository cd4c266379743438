import { writeSync } from 'node:fs';
import { CliError } from './errors.ts';

const STDOUT = 1;
/** Pause before a pipe that is full is tried again, milliseconds. */
const PAUSE = 2;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Standard output, written at once and never queued: the reader of a slow pipe slows the analysis down, and memory stays as it is
 * however much there is to write. (Records come in bursts out of synchronous code, which a stream would have to buffer.)
 */
export class Output {
  /** Nobody reads on (`| head`), or writing failed: nothing more needs to be produced. */
  closed = false;
  #failure: Error | undefined;

  /** Never throws, since it is called from within the flow table; see `check`. */
  write(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && !this.closed) {
      try {
        at += writeSync(STDOUT, bytes, at);
      } catch (error) {
        this.#handle(error as NodeJS.ErrnoException);
      }
    }
  }

  print(text: string): void {
    this.write(Buffer.from(text));
  }

  /** Throws what went wrong while writing. A reader that went away is nothing wrong. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #handle(error: NodeJS.ErrnoException): void {
    // A pipe that another program made non-blocking says so when it is full.
    if (error.code === 'EAGAIN') {
      Atomics.wait(sleeper, 0, 0, PAUSE);
      return;
    }
    this.closed = true;
    if (error.code !== 'EPIPE') this.#failure = new CliError('output', `cannot write to standard output: ${error.message}`, error);
  }
}

/** Writes a text of some lines and is done with it. */
export function printText(text: string): void {
  const output = new Output();
  output.print(text);
  output.check();
}
