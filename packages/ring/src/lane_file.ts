import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { pcapHeader } from '@mirrorscope/capture';
import { LINKTYPE_ETHERNET } from '@mirrorscope/wire';
import { removeFile } from './directory.ts';
import { SNAP_LENGTH } from './frame.ts';

const HEADER = pcapHeader({ linkType: LINKTYPE_ETHERNET, snapLength: SNAP_LENGTH, nanoseconds: true });
/** Packets may show anything: nobody but their owner reads them. */
export const OWNER_ALONE = 0o600;
const OWNERS_DIRECTORY = 0o700;

/** Bytes of a file without packets. */
export const EMPTY_FILE = HEADER.length;

/** A capture file being written: valid pcap after every call. */
export class LaneFile {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly begun: number;
  bytes = 0;
  readonly #descriptor: number;

  /** Makes the file, and its directory where that is missing. Throws what the system says. */
  constructor(path: string, begun: number) {
    mkdirSync(dirname(path), { recursive: true, mode: OWNERS_DIRECTORY });
    this.path = path;
    this.begun = begun;
    this.#descriptor = openSync(path, 'wx', OWNER_ALONE);
    try {
      this.append(HEADER);
    } catch (error) {
      closeSync(this.#descriptor);
      removeFile(path);
      throw error;
    }
  }

  /** Adds whole records, or nothing: then it throws what the system says. */
  append(records: Uint8Array): void {
    try {
      for (let done = 0; done < records.length; ) done += writeSync(this.#descriptor, records, done);
    } catch (error) {
      ftruncateSync(this.#descriptor, this.bytes);
      throw error;
    }
    this.bytes += records.length;
  }

  /** What it holds is with the system; that it cannot be closed would change nothing. */
  close(): void {
    try {
      closeSync(this.#descriptor);
    } catch {}
  }
}
