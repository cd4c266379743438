import { randomBytes } from 'node:crypto';
import type { Chunk } from '../batch.ts';

/** Chunks of numbered lines, each as long as asked or as its number needs; with noise they cannot be compressed much. */
export class Lines {
  sent = 0;
  readonly #noise: boolean;

  constructor({ noise = false } = {}) {
    this.#noise = noise;
  }

  next(records: number, lineBytes = 1): Chunk {
    const padding = (): string => (this.#noise ? `.${randomBytes(lineBytes).toString('base64')}` : '.'.repeat(lineBytes));
    const lines = Array.from({ length: records }, () => {
      const number = `${this.sent++}`;
      return (number + padding()).slice(0, Math.max(number.length, lineBytes - 1));
    });
    return { bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')), records };
  }
}

/** The numbers of whole lines. Throws where a line is not whole. */
export function numbersOf(text: string): number[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error(`ends in the middle of a line: ${text.slice(-20)}`);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      if (!/^\d+(\..*)?$/.test(line)) throw new Error(`not a whole line: ${line}`);
      return Number.parseInt(line, 10);
    });
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
