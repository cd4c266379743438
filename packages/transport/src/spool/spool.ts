import { mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { reasonOf, TransportError } from '../error.ts';
import { Episodes, type Log } from '../log.ts';
import type { Message } from '../message.ts';
import type { Numbering } from '../numbering.ts';
import { ENTRY_BYTES, HEAD_BYTES, newEntry } from './layout.ts';
import { type Lock, lockDirectory } from './lock.ts';
import { type Position, PositionFile, readPosition } from './position.ts';
import { Segment, type Stretch, segmentNumber } from './segment.ts';
import { layDownNumbering, takeUpNumbering } from './stream_file.ts';

/** When what was written has to survive a loss of power: before synced() resolves, once it has waited for a second, or not at all. */
export type Fsync = 'always' | 'interval' | 'never';

export interface SpoolLimits {
  /** Room for all segments, and for one. */
  readonly maxBytes: number;
  readonly segmentBytes: number;
  /** Milliseconds after which a segment is of no use any more; 0: never. */
  readonly maxAge: number;
  readonly fsync: Fsync;
}

/** Why records are given up that were in the spool. */
export type SpoolLoss = 'full' | 'age' | 'damaged';

export interface SpoolHooks {
  readonly log: Log | undefined;
  dropped(why: SpoolLoss, records: number): void;
}

const MODE = 0o750;
/** Milliseconds between looks at what has waited too long, and how long it may wait before it is synced. */
const TICK = 500;
/** A segment takes this part of the room at most, and of the time: it is dropped as a whole. */
const SHARE = 8;
/** Less is no use, however little there is. */
const LEAST_SEGMENT = 64 * 1024;

/**
 * Messages in files, first in, first out, that survive this process. It is for one process at a time. What is written and not
 * synced survives whatever happens to the process, but no loss of power.
 */
export class Spool {
  readonly directory: string;
  /** Records that wait. */
  records = 0;
  /** What earlier processes left there that were killed while they wrote: it was never accepted. */
  readonly torn = { entries: 0, bytes: 0 };
  readonly #limits: SpoolLimits;
  readonly #hooks: SpoolHooks;
  readonly #lock: Lock;
  readonly #numbering: Numbering;
  readonly #position: PositionFile;
  readonly #trouble: Episodes;
  readonly #segments: Segment[] = [];
  #nextNumber = 1;
  /** The last segment, while it is added to. */
  #active: Segment | undefined;
  #room = 0;
  /** Syncs of segments that are complete. */
  readonly #syncs = new Set<Promise<void>>();
  #commit: Promise<void> | undefined;
  #committing: Promise<void> = Promise.resolve();
  /** The first segment is being read, or some of it is under way. */
  #held = false;
  #underWay: Stretch | undefined;
  readonly #tick: NodeJS.Timeout;

  /** Makes the directory where it is missing. Throws TransportError `open` or `busy`. */
  static async open(directory: string, limits: SpoolLimits, hooks: SpoolHooks): Promise<Spool> {
    let lock: Lock | undefined;
    try {
      mkdirSync(directory, { recursive: true, mode: MODE });
      lock = await lockDirectory(directory);
      return new Spool(directory, limits, hooks, lock);
    } catch (error) {
      await lock?.release();
      if (error instanceof TransportError) throw error;
      throw new TransportError('open', `the spool ${directory} cannot be used: ${reasonOf(error)}`, error);
    }
  }

  private constructor(directory: string, limits: SpoolLimits, hooks: SpoolHooks, lock: Lock) {
    this.directory = directory;
    this.#limits = limits;
    this.#hooks = hooks;
    this.#lock = lock;
    this.#trouble = new Episodes(hooks.log);
    this.#recover(readPosition(directory));
    this.#position = new PositionFile(directory);
    this.#numbering = takeUpNumbering(directory);
    this.#tick = setInterval(() => this.#look(), TICK).unref();
  }

  /** Bytes of all segments. */
  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get segments(): number {
    return this.#segments.length;
  }

  /** When the record that waits longest was written, or a little before, milliseconds since 1970; undefined where none waits. */
  get oldest(): number | undefined {
    return this.records === 0 ? undefined : (this.#underWay?.oldest ?? this.#segments.find(({ isTaken }) => !isTaken)?.first);
  }

  /** Writes a message, whose number it chooses, for one of so many partitions. Throws what the system says, or that it is full. */
  append(value: Uint8Array, records: number, partitions: number): void {
    const { partition, sequence } = this.#numbering.peek(partitions);
    const { entry, payload } = newEntry({ partition, sequence, records, time: Date.now() }, value);
    const size = ENTRY_BYTES + payload.length;
    while (this.bytes + HEAD_BYTES + size > this.#limits.maxBytes) {
      if (!this.dropOldest()) throw new Error('all of it is under way');
    }
    this.#forEntry(size).append(entry, payload);
    this.#numbering.take(partition);
    this.records += records;
  }

  /**
   * The messages that come next, `atMost` bytes, all from one segment; none where nothing waits. They are under way until
   * settle() is called. Throws where they cannot be read.
   */
  async next(atMost: number): Promise<readonly Message[]> {
    for (let head = this.#segments[0]; head !== undefined; head = this.#segments[0]) {
      if (head.isTaken) {
        if (head === this.#active) break;
        this.#remove(head);
        continue;
      }
      this.#held = true;
      try {
        this.#underWay = await head.read(atMost);
      } catch (error) {
        this.#held = false;
        throw error;
      }
      if (this.#underWay.damaged > 0) this.#drop('damaged', this.#underWay.damaged);
      if (this.#underWay.messages.length > 0) return this.#underWay.messages;
      this.settle();
    }
    return [];
  }

  /** What is under way is where it was to go. */
  settle(): void {
    const [head] = this.#segments;
    if (head === undefined || this.#underWay === undefined) return;
    head.take(this.#underWay);
    this.records -= this.#underWay.records;
    this.#underWay = undefined;
    this.#held = false;
    try {
      this.#position.write({ segment: head.number, end: head.takenEnd });
    } catch (error) {
      this.#trouble.warn(`how far the spool ${this.directory} is sent cannot be noted, so that some may be sent twice: ${reasonOf(error)}`);
    }
    if (head.isTaken && head !== this.#active) this.#remove(head);
  }

  /** Makes room. False where everything is under way, or still being written. */
  dropOldest(why: SpoolLoss = 'full'): boolean {
    const oldest = this.#segments[this.#held ? 1 : 0];
    if (oldest === undefined || oldest === this.#active) return false;
    const { records } = oldest;
    this.#remove(oldest);
    this.#drop(why, records);
    return true;
  }

  /** Resolves when what is written so far would survive a loss of power; undefined where nobody is to wait for that. */
  synced(): Promise<void> | undefined {
    return this.#limits.fsync === 'always' ? this.#sync() : undefined;
  }

  /** What waits stays for the next process. */
  async close(): Promise<void> {
    clearInterval(this.#tick);
    await this.#committing;
    this.#seal();
    await Promise.all(this.#syncs);
    try {
      layDownNumbering(this.directory, this.#numbering);
    } catch (error) {
      this.#trouble.warn(`the spool ${this.directory} begins a new stream next time: ${reasonOf(error)}`);
    }
    for (const segment of this.#segments.splice(0)) {
      if (segment.isTaken) segment.remove();
      else segment.close();
    }
    this.#position.close();
    await this.#lock.release();
  }

  #recover(position: Position = { segment: 0, end: 0 }): void {
    const files = readdirSync(this.directory);
    const numbers = files.flatMap((file) => segmentNumber(file) ?? []).sort((a, b) => a - b);
    this.#nextNumber = Math.max(position.segment, numbers.at(-1) ?? 0) + 1;
    for (const number of numbers) {
      const { segment, torn } = Segment.recover(this.directory, number, number === position.segment ? position.end : 0);
      if (torn > 0) {
        this.torn.entries++;
        this.torn.bytes += torn;
        this.#hooks.log?.warn(`${torn} bytes at the end of a segment in the spool ${this.directory} are no whole entry, and cut off`);
      }
      if (segment === undefined) continue;
      if (number < position.segment || segment.isTaken) segment.remove();
      else this.#segments.push(segment);
    }
    this.records = this.#segments.reduce((sum, { records }) => sum + records, 0);
  }

  /** The segment that an entry of this size goes into. */
  #forEntry(size: number): Segment {
    if (this.#active !== undefined && this.#active.bytes + size > this.#room) this.#seal();
    if (this.#active === undefined) {
      const { bavail, bsize } = statfsSync(this.directory);
      const { segmentBytes, maxBytes } = this.#limits;
      this.#room = Math.min(segmentBytes, maxBytes / SHARE, Math.max(LEAST_SEGMENT, (bavail * bsize) / SHARE));
      this.#active = Segment.create(this.directory, this.#nextNumber++, this.#numbering.stream);
      this.#segments.push(this.#active);
    }
    return this.#active;
  }

  /** Nothing is added to the last segment any more. */
  #seal(): void {
    const sealed = this.#active;
    this.#active = undefined;
    if (sealed === undefined) return;
    if (sealed.isTaken) {
      this.#remove(sealed);
      return;
    }
    const done = this.#try(() => (this.#limits.fsync === 'never' ? undefined : sealed.sync())).finally(() => {
      this.#syncs.delete(done);
      // The first one is being read.
      if (sealed !== this.#segments[0]) sealed.close();
    });
    this.#syncs.add(done);
  }

  #remove(segment: Segment): void {
    this.#segments.splice(this.#segments.indexOf(segment), 1);
    try {
      segment.remove();
    } catch (error) {
      this.#trouble.warn(`a segment in the spool ${this.directory} cannot be removed: ${reasonOf(error)}`);
    }
  }

  #drop(why: SpoolLoss, records: number): void {
    if (records === 0) return;
    this.records -= records;
    this.#hooks.dropped(why, records);
  }

  #look(): void {
    const { maxAge, fsync } = this.#limits;
    const now = Date.now();
    if (fsync === 'interval' && this.oldest !== undefined && now - this.oldest > TICK) void this.#sync();
    if (maxAge === 0) return;
    if (this.#active !== undefined && now - this.#active.first > maxAge / SHARE) this.#seal();
    for (;;) {
      const oldest = this.#segments[this.#held ? 1 : 0];
      if (oldest === undefined || now - oldest.last <= maxAge || !this.dropOldest('age')) return;
    }
  }

  /** One sync for all that ask while another one runs. */
  #sync(): Promise<void> {
    this.#commit ??= this.#committing.then(() => {
      this.#commit = undefined;
      this.#committing = Promise.all([...this.#syncs, this.#try(() => this.#active?.sync())]).then(() => {});
      return this.#committing;
    });
    return this.#commit;
  }

  async #try(sync: () => Promise<void> | undefined): Promise<void> {
    try {
      await sync();
    } catch (error) {
      this.#trouble.warn(`what is in the spool ${this.directory} may not survive a loss of power: ${reasonOf(error)}`);
    }
  }
}
