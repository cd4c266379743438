import type { ConsumedMessage } from '@mirrorscope/transport/consume';
import { type Death, type Examined, examine } from './examine.ts';
import { forgetWhatDoesNotFit, type Note, noteText } from './note.ts';
import type { Sequences } from './sequences.ts';

export interface BlockLimits {
  /** A block is cut when so many rows or bytes wait, or the first of them has waited for so long. */
  readonly rows: number;
  readonly bytes: number;
  readonly lingerMs: number;
}

/** Messages that are inserted as one, or not at all. */
export interface Block {
  /** Offsets: from `start` up to, but without, `end`. */
  readonly start: number;
  readonly end: number;
  /** Whole lines of NDJSON; none where all messages are duplicates or dead. */
  readonly chunks: readonly Uint8Array[];
  readonly rows: number;
  readonly bytes: number;
  readonly messages: number;
  /** Messages that were produced again. */
  readonly duplicates: number;
  readonly dead: readonly DeadMessage[];
  /** Streams or intervals that had to be forgotten. */
  readonly forgotten: number;
  /** Names the insertion: the same block, whoever inserts it, has the same one. */
  readonly token: string;
  /** Metadata to commit with `start` before the insertion, and with `end` after it. */
  readonly before: string;
  readonly after: string;
}

export interface DeadMessage {
  readonly message: ConsumedMessage;
  readonly death: Death;
}

interface Entry {
  readonly arrived: number;
  readonly examined: Examined;
}

interface Cut {
  readonly block: Block;
  readonly entries: number;
  readonly seen: Sequences;
}

/**
 * One partition's messages on their way into blocks. It knows no clock and no I/O: whoever has it commits a block's note,
 * inserts the block, and says what came of it.
 *
 * A block that was begun by another is cut again exactly as its note says. A block that ClickHouse refuses, of which then nothing
 * is in, is cut anew with half as many messages, until one message alone is refused: that one is dead, and never in a block with others
 * that are inserted. So whether it is dead need not be noted: who cuts such a block again finds it out again.
 */
export class Ledger {
  readonly #name: string;
  readonly #limits: BlockLimits;
  #offset: number;
  /** Offset of the message that comes next. */
  #next: number;
  #seen: Sequences;
  /** End of a block that was noted, and perhaps inserted, by another. */
  #redo: number | undefined;
  #waiting: Entry[] = [];
  #rows = 0;
  #bytes = 0;
  #cut: Cut | undefined;
  /** While it is not known which message before this offset was refused: how many messages to put into a block. */
  #doubtEnd = 0;
  #atMost = Number.POSITIVE_INFINITY;

  /** @param name of the partition, in tokens */
  constructor(name: string, offset: number, { end, seen }: Note, limits: BlockLimits) {
    this.#name = name;
    this.#offset = offset;
    this.#next = offset;
    this.#seen = seen;
    this.#redo = end;
    this.#limits = limits;
  }

  /** Everything before is settled. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes of all messages that are not settled. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The next block is one that another had begun. */
  get isRedo(): boolean {
    return this.#redo !== undefined;
  }

  /** Messages are missing of a block that has to be cut as it was. */
  get incomplete(): boolean {
    return this.#redo !== undefined && !this.#redoIsThere(this.#redo);
  }

  /**
   * @param now milliseconds, by any clock that does not jump
   * @returns offsets that were skipped: the topic no longer keeps what was there
   */
  take(messages: readonly ConsumedMessage[], now: number): number {
    let skipped = 0;
    for (const message of messages) {
      skipped += message.offset - this.#next;
      this.#next = message.offset + 1;
      const examined = examine(message);
      this.#waiting.push({ arrived: now, examined });
      this.#rows += examined.rows;
      this.#bytes += sizeOf(examined);
    }
    return skipped;
  }

  /** Milliseconds until a block is due: 0 where it is, Infinity where nothing waits. In a hurry, whatever waits is due. */
  dueIn(now: number, hurry: boolean): number {
    if (this.#redo !== undefined) return this.incomplete ? Number.POSITIVE_INFINITY : 0;
    const [first] = this.#waiting;
    if (first === undefined) return Number.POSITIVE_INFINITY;
    const full = this.#rows >= this.#limits.rows || this.#bytes >= this.#limits.bytes;
    return full || hurry || this.#inDoubt ? 0 : Math.max(0, first.arrived + this.#limits.lingerMs - now);
  }

  /** The next block, of what waits. */
  cut(): Block {
    const seen = this.#seen.copy();
    const included: Examined[] = [];
    const dead: DeadMessage[] = [];
    let rows = 0;
    let bytes = 0;
    let entries = 0;
    for (const { examined } of this.#waiting) {
      const { message, identity, death } = examined;
      if (
        this.#redo === undefined
          ? this.#isFull(included.length, rows + examined.rows, bytes + sizeOf(examined))
          : message.offset >= this.#redo
      )
        break;
      entries++;
      if (identity !== undefined && !seen.see(identity.stream, identity.sequence)) continue;
      if (death !== undefined) dead.push({ message, death });
      else included.push(examined);
      rows += examined.rows;
      bytes += death === undefined ? sizeOf(examined) : 0;
      // It was refused alone, so it is the first: it stays alone.
      if (death?.reason === 'refused') break;
    }
    const last = this.#waiting[entries - 1]?.examined;
    const start = this.#offset;
    const end = this.#redo ?? (last === undefined ? start : last.message.offset + 1);
    const forgotten = forgetWhatDoesNotFit(seen);
    const block: Block = {
      start,
      end,
      chunks: included.flatMap(({ message }) => message.value ?? []),
      rows,
      bytes,
      messages: entries,
      duplicates: entries - included.length - dead.length,
      dead,
      forgotten,
      token: `${this.#name}/${start}-${end}/${last === undefined ? '' : fingerprint(last)}`,
      before: noteText(start, { end, seen: this.#seen }),
      after: noteText(end, { end: undefined, seen }),
    };
    this.#cut = { block, entries, seen };
    return block;
  }

  /** The block that was cut is in. */
  settle(): void {
    const { block, entries, seen } = this.#take();
    for (const { examined } of this.#waiting.splice(0, entries)) {
      this.#rows -= examined.rows;
      this.#bytes -= sizeOf(examined);
    }
    this.#offset = block.end;
    this.#seen = seen;
    this.#redo = undefined;
    this.#atMost = this.#inDoubt ? this.#atMost * 2 : Number.POSITIVE_INFINITY;
  }

  /** ClickHouse refused the block that was cut: nothing of it is in. */
  refuse(detail: string): void {
    const { block, entries } = this.#take();
    this.#redo = undefined;
    this.#doubtEnd = Math.max(this.#doubtEnd, block.end);
    const included = block.chunks.length;
    this.#atMost = Math.max(1, Math.floor(included / 2));
    if (included > 1) return;
    const index = this.#waiting.findIndex(({ examined }, index) => index < entries && block.chunks[0] === examined.message.value);
    const { arrived, examined } = this.#waiting[index]!;
    this.#rows -= examined.rows;
    this.#waiting[index] = { arrived, examined: { ...examined, rows: 0, death: { reason: 'refused', detail } } };
  }

  get #inDoubt(): boolean {
    return this.#offset < this.#doubtEnd;
  }

  #isFull(messages: number, rows: number, bytes: number): boolean {
    return messages > 0 && (messages >= this.#atMost || rows > this.#limits.rows || bytes > this.#limits.bytes);
  }

  #redoIsThere(end: number): boolean {
    const last = this.#waiting.at(-1);
    return last !== undefined && last.examined.message.offset >= end - 1;
  }

  #take(): Cut {
    const cut = this.#cut;
    if (cut === undefined) throw new Error('no block is cut');
    this.#cut = undefined;
    return cut;
  }
}

const sizeOf = ({ message }: Examined): number => message.value?.length ?? 0;

/** Tells a message from one at the same offset of a topic that had the same name before. */
function fingerprint({ message, identity }: Examined): string {
  return `${identity === undefined ? '' : `${identity.stream}.${identity.sequence}`}@${message.timestamp}`;
}
