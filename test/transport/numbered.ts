import assert from 'node:assert/strict';
import type { ReadMessage } from '@mirrorscope/transport/testing/raw_kafka';

/** Lines `0`, `1`, `2`... as they are sent. */
export class Numbered {
  sent = 0;

  next(records: number, pad = ''): [lines: Uint8Array, records: number] {
    return [Buffer.from(Array.from({ length: records }, () => `${this.sent++}${pad}\n`).join('')), records];
  }
}

const header = ({ headers }: ReadMessage, name: string): string => headers[`mirrorscope-${name}`]!.toString();

/**
 * What a topic holds, as its reader should see it: repetitions are dropped by the messages' names. Whatever breaks a promise of the
 * producer throws: two messages with one name, a gap in the numbers, a wrong count of lines.
 */
export function contents(messages: readonly ReadMessage[]): {
  readonly numbers: number[];
  readonly repetitions: number;
  readonly streams: string[];
} {
  const byName = new Map<string, string>();
  const next = new Map<string, number>();
  let repetitions = 0;
  for (const message of messages.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset)) {
    const [stream, sequence] = [header(message, 'stream'), Number(header(message, 'sequence'))];
    const place = `${stream}/${message.partition}`;
    const name = `${place}/${sequence}`;
    const text = message.value!.toString();
    assert.equal(text.split('\n').length - 1, Number(header(message, 'rows')));
    if (byName.has(name)) {
      assert.equal(text, byName.get(name), `${name} is two messages`);
      repetitions++;
      continue;
    }
    byName.set(name, text);
    assert.equal(sequence, next.get(place) ?? 0, `after a gap comes ${name}`);
    next.set(place, sequence + 1);
  }
  const numbers = [...byName.values()].flatMap((text) => text.split('\n').slice(0, -1).map(Number.parseFloat));
  return {
    numbers: numbers.sort((a, b) => a - b),
    repetitions,
    streams: [...new Set([...byName.keys()].map((name) => name.split('/')[0]!))],
  };
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);
