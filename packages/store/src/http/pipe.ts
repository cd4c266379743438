import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { StoreError } from '../error.ts';

const { O_NONBLOCK, O_RDONLY, O_RDWR } = constants;

/** Makes named pipes that only this user can open; Node has no call for it. Throws StoreError engine. */
export async function makePipes(paths: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)('mkfifo', ['-m', '600', ...paths]);
  } catch (error) {
    throw new StoreError(
      'engine',
      `The HTTP interface cannot make named pipes in ${dirname(paths[0] ?? '')} (mkfifo): use another directory`,
      error,
    );
  }
}

/**
 * The reading end of a named pipe that somebody else is about to write to. The writer is as fast as the reader, and holds
 * at most the pipe's 64 KiB meanwhile.
 */
export class PipeReader {
  readonly stream: Readable;
  /** Held until the writer is done, so that the pipe has a reader when it opens it, and no end before that. */
  #keeper: number | undefined;

  constructor(path: string) {
    this.#keeper = openSync(path, O_RDWR | O_NONBLOCK);
    this.stream = new Socket({ fd: openSync(path, O_RDONLY | O_NONBLOCK), readable: true, writable: false });
  }

  /** Nothing more will be written: the stream ends when it has been read. */
  end(): void {
    if (this.#keeper === undefined) return;
    closeSync(this.#keeper);
    this.#keeper = undefined;
  }
}
