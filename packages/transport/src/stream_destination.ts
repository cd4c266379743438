import type { Socket } from 'node:net';
import { Abandonable } from './abandonable.ts';
import type { Batch } from './batch.ts';
import type { Destination } from './destination.ts';
import { reasonOf, TransportError } from './error.ts';

/**
 * A pipe or a socket, written by the event loop. (Written as files are it would hold a thread while its reader pauses, and a
 * process does not exit before its threads are done.)
 */
export class StreamDestination implements Destination {
  readonly name: string;
  readonly #stream: Socket;
  readonly #writing = new Abandonable();

  constructor(stream: Socket, name: string) {
    this.name = name;
    this.#stream = stream;
    // Told to the write that failed as well; without a listener it would end the process.
    stream.on('error', () => {});
  }

  deliver(batch: Batch): Promise<void> {
    return this.#writing.run(this.#write(batch.rest));
  }

  /** Standard output stays: what it was given keeps the process alive until it is read, or process.exit() is called. */
  abort(): void {
    this.#writing.abandon();
    this.#stream.destroy();
  }

  async close(): Promise<void> {
    this.#stream.destroy();
  }

  #write(chunks: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const last = chunks.length - 1;
      const done = (error?: Error | null): void => {
        if (error) reject(new TransportError('closed', `${this.name} has no reader any more: ${reasonOf(error)}`, error));
        else resolve();
      };
      this.#stream.cork();
      chunks.forEach((chunk, index) => {
        this.#stream.write(chunk, index === last ? done : undefined);
      });
      this.#stream.uncork();
    });
  }
}
