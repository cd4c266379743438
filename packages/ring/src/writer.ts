import { join } from 'node:path';
import { fileName, removeFile, ringFiles } from './directory.ts';
import type { LaneOutput } from './lane.ts';
import { EMPTY_FILE, LaneFile } from './lane_file.ts';
import { type RingLog, Trouble } from './trouble.ts';

/** Bounds of a ring; they hold over restarts, for what lies in the directory. */
export interface RingLimits {
  readonly directory: string;
  /** Bytes of all its files together, those being written included. */
  readonly size: number;
  /** Bytes after which a file gives way to the next. */
  readonly fileSize: number;
  /** Seconds that a packet stays at most; 0: no limit. */
  readonly age: number;
}

/** Milliseconds between looks at the directory: others may have removed files, and time goes on without packets. */
const TIDY_EVERY = 1000;
/** A file spans this part of the age at most: it goes when its first packet has to. */
const FILES_AN_AGE = 10;
/** Written at once. */
const RUN = 1024 * 1024;

interface FileAtRest {
  readonly path: string;
  readonly begun: number;
  readonly bytes: number;
}

/** Writes what comes out of the lanes into files, one at a time for each lane, and removes the oldest. */
export class RingWriter {
  readonly #limits: RingLimits;
  readonly #lanes: readonly LaneOutput[];
  readonly #open: (LaneFile | undefined)[];
  readonly #trouble: Trouble;
  readonly #fileSize: number;
  readonly #now: () => number;
  /** Files that are not being written, oldest first. */
  #closed: readonly FileAtRest[] = [];
  #nextTidy = Number.NEGATIVE_INFINITY;
  #lastBegun = 0;

  /** @param now milliseconds since 1970 */
  constructor(limits: RingLimits, lanes: readonly LaneOutput[], log: RingLog, now: () => number = Date.now) {
    this.#limits = limits;
    this.#lanes = lanes;
    this.#open = lanes.map(() => undefined);
    this.#trouble = new Trouble(limits.directory, log);
    // Half of the ring is for files that can be removed, however many are being written.
    this.#fileSize = Math.min(limits.fileSize, Math.floor(limits.size / 2 / lanes.length));
    this.#now = now;
  }

  get troubled(): boolean {
    return this.#trouble.lasts;
  }

  get files(): number {
    return this.#closed.length + this.#open.filter((file) => file !== undefined).length;
  }

  get bytes(): number {
    return sum(this.#closed) + sum(this.#open);
  }

  /** Writes all that waits. Never throws: what cannot be written is counted. */
  pump(): void {
    const now = this.#now();
    if (now >= this.#nextTidy || now < this.#nextTidy - TIDY_EVERY) this.#tidy(now);
    this.#lanes.forEach((lane, i) => {
      lane.drain(
        () => this.#roomIn(i),
        (records, packets) => this.#write(lane, i, records, packets),
      );
    });
  }

  close(): void {
    this.pump();
    for (const i of this.#open.keys()) this.#end(i);
  }

  /** Bytes that the next run may have. */
  #roomIn(i: number): number {
    return Math.min(RUN, this.#fileSize - (this.#open[i]?.bytes ?? EMPTY_FILE));
  }

  #write(lane: LaneOutput, i: number, records: Uint8Array, packets: number): void {
    const now = this.#now();
    try {
      if (this.#trouble.rests(now) || !this.#append(i, records, now)) {
        lane.add('failed', packets);
        return;
      }
      lane.add('kept', packets);
      lane.add('keptBytes', records.length);
      this.#trouble.over();
    } catch (error) {
      lane.add('failed', packets);
      this.#end(i);
      this.#trouble.met(error, now);
    }
  }

  /** False for a packet that no file has room for. */
  #append(i: number, records: Uint8Array, now: number): boolean {
    if (EMPTY_FILE + records.length > this.#fileSize) return false;
    const open = this.#open[i];
    if (open !== undefined && open.bytes + records.length > this.#fileSize) this.#end(i);
    this.#makeRoom((this.#open[i] === undefined ? EMPTY_FILE : 0) + records.length);
    this.#open[i] ??= this.#begin(i, now);
    this.#open[i].append(records);
    return true;
  }

  #begin(i: number, now: number): LaneFile {
    // No two have the same name, also where several begin within a millisecond.
    this.#lastBegun = Math.max(now, this.#lastBegun + 1);
    return new LaneFile(join(this.#limits.directory, fileName(this.#lastBegun, i)), this.#lastBegun);
  }

  #end(i: number): void {
    const file = this.#open[i];
    if (file === undefined) return;
    this.#open[i] = undefined;
    file.close();
    this.#closed = [...this.#closed, file].sort((a, b) => a.begun - b.begun);
  }

  /** Removes the oldest until so many more bytes fit. */
  #makeRoom(bytes: number): void {
    while (this.bytes + bytes > this.#limits.size) {
      const [oldest] = this.#closed;
      if (oldest === undefined) return;
      this.#remove(oldest);
    }
  }

  #remove(file: FileAtRest): void {
    removeFile(file.path);
    this.#closed = this.#closed.filter((other) => other !== file);
  }

  #tidy(now: number): void {
    this.#nextTidy = now + TIDY_EVERY;
    const { directory, age } = this.#limits;
    try {
      const found = ringFiles(directory);
      const paths = new Set(found.map(({ path }) => path));
      // A file that somebody removed would go on growing where nobody sees it.
      this.#endWhere((file) => !paths.has(file.path) || (age > 0 && now - file.begun > (age * 1000) / FILES_AN_AGE));
      const open = new Set(this.#open.map((file) => file?.path));
      this.#closed = found.filter(({ path }) => !open.has(path));
      if (age > 0) for (const file of this.#closed) if (now - file.begun >= age * 1000) this.#remove(file);
      this.#makeRoom(0);
    } catch (error) {
      // Not there yet, or no more: it is made when there is something to write.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        this.#endWhere(() => true);
        this.#closed = [];
      } else this.#trouble.met(error, now);
    }
  }

  #endWhere(wanted: (file: LaneFile) => boolean): void {
    this.#open.forEach((file, i) => {
      if (file !== undefined && wanted(file)) this.#end(i);
    });
  }
}

const sum = (files: readonly ({ readonly bytes: number } | undefined)[]): number =>
  files.reduce((all, file) => all + (file?.bytes ?? 0), 0);
