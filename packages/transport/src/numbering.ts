import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const STREAM_LENGTH = 12;

/** Names messages: spreads them over partitions in turn, and counts within each. */
export class Numbering {
  readonly stream: string;
  /** The next number of each partition. */
  readonly next: number[];
  #turn = 0;

  constructor(stream = newStream(), next: readonly number[] = []) {
    this.stream = stream;
    this.next = [...next];
  }

  /** The name of the next message, among so many partitions. It stays the next one until take(). */
  peek(partitions: number): { readonly stream: string; readonly partition: number; readonly sequence: number } {
    const partition = this.#turn % partitions;
    return { stream: this.stream, partition, sequence: this.next[partition] ?? 0 };
  }

  /** The message that peek() named exists. */
  take(partition: number): void {
    while (this.next.length <= partition) this.next.push(0);
    this.next[partition]!++;
    this.#turn = partition + 1;
  }
}

function newStream(): string {
  return Array.from({ length: STREAM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
