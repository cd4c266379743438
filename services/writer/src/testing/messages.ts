import { RECORD_VERSION } from '@mirrorscope/record';
import { type ConsumedMessage, HEADER } from '@mirrorscope/transport/consume';

export interface MessageParts {
  readonly offset?: number;
  readonly stream?: string;
  readonly sequence?: number;
  readonly lines?: readonly string[];
  /** Instead of the lines. */
  readonly value?: Buffer | null;
  /** On top of the usual ones, or in place of them; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A name of 12 letters for a short one. */
export const streamOf = (name: string): string => name.padEnd(12, 'x');

/** A message as a listener makes it. */
export function message({ offset = 0, stream = 'a', sequence = 0, lines = ['{}'], value, headers = {} }: MessageParts): ConsumedMessage {
  const all: Readonly<Record<string, string | undefined>> = {
    [HEADER.version]: String(RECORD_VERSION),
    [HEADER.rows]: String(lines.length),
    [HEADER.stream]: streamOf(stream),
    [HEADER.sequence]: String(sequence),
    ...headers,
  };
  return {
    offset,
    timestamp: 1_700_000_000_000 + offset,
    value: value === undefined ? Buffer.from(lines.map((line) => `${line}\n`).join('')) : value,
    headers: Object.fromEntries(Object.entries(all).flatMap(([name, text]) => (text === undefined ? [] : [[name, Buffer.from(text)]]))),
  };
}
