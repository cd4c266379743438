import { constants, fstatSync, open, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { STDOUT } from './append_file.ts';
import { type Destination, STANDARD_OUTPUT } from './destination.ts';
import { reasonOf, TransportError } from './error.ts';
import { FileDestination } from './file_destination.ts';
import type { Log } from './log.ts';
import { QueuedTransport, type QueueOptions } from './queued_transport.ts';
import { StreamDestination } from './stream_destination.ts';
import type { Transport } from './transport.ts';

export interface NdjsonTransportOptions extends QueueOptions {
  /** Bytes that may wait in memory before send() waits too, 64 MiB if not given. */
  readonly memoryBytes?: number;
}

export interface NdjsonTransport extends Transport {
  /** For whoever moves full files away (logrotate): once this resolves, lines go into a new file under the path. */
  reopen(): Promise<void>;
}

const MIB = 1024 * 1024;

/** What to do where a path cannot be opened, by the system's name for the reason. */
const WAY_OUT: Readonly<Record<string, string>> = {
  ENOENT: 'its directory does not exist, make it first',
  EISDIR: 'it is a directory, name a file in it',
  ENXIO: 'nobody reads this pipe, start its reader first',
};

/**
 * Appends lines to a file, which is made where missing (its directory is not), or to a named pipe that somebody reads; `-` is
 * standard output. The file is to be written by nobody else. Throws TransportError `open`.
 */
export async function openNdjson(path: string, options: NdjsonTransportOptions = {}): Promise<NdjsonTransport> {
  const destination = await openDestination(path, options.log);
  const limits = { memoryBytes: options.memoryBytes ?? 64 * MIB, fileBytes: 0, batchBytes: MIB, lingerMs: 0 };
  const queue = new QueuedTransport(destination, limits, options);
  const reopen = (): Promise<void> => {
    if (destination instanceof FileDestination) destination.reopen();
    return queue.flush();
  };
  return Object.assign(queue, { reopen });
}

async function openDestination(path: string, log: Log | undefined): Promise<Destination> {
  try {
    if (path === '-')
      return isStream(fstatSync(STDOUT)) ? new StreamDestination(process.stdout, STANDARD_OUTPUT) : await FileDestination.standardOutput();
    const found = await stat(path).catch(() => undefined);
    return found !== undefined && isStream(found)
      ? new StreamDestination(await openPipe(path), path)
      : await FileDestination.open(path, log);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new TransportError('open', `${path} cannot be written: ${WAY_OUT[code] ?? reasonOf(error)}`, error);
  }
}

const isStream = (found: Stats): boolean => found.isFIFO() || found.isSocket();

/** Without waiting for a reader. */
async function openPipe(path: string): Promise<Socket> {
  const descriptor = await promisify(open)(path, constants.O_WRONLY | constants.O_NONBLOCK);
  return new Socket({ fd: descriptor, readable: false, writable: true });
}
