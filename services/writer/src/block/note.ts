import { WriterError } from '../error.ts';
import { Intervals } from './intervals.ts';
import { Sequences } from './sequences.ts';

/** What brokers take as metadata of an offset, unless told otherwise (offset.metadata.max.bytes). */
const METADATA_LENGTH = 4096;
/** For the version and the end of a block. */
const HEAD_LENGTH = 24;

const VERSION = '1';
const RADIX = 36;

/**
 * What a partition's committed offset bears with it: the state there, and, from before a block is inserted until after, its end.
 * So whoever has the partition next inserts exactly the same block again, which ClickHouse then knows.
 *
 *     note    = "1" ";" [length of the block in offsets] *( ";" stream ":" numbers )
 *     numbers = number *( "." number )   ; for each interval: how many numbers are missing before it, and its length less one
 *
 * Numbers are to the base of 36. Streams stand in the order in which they were last seen.
 */
export interface Note {
  /** Offset after the block that is being inserted; undefined where none is. */
  readonly end: number | undefined;
  /** What was seen before the offset. */
  readonly seen: Sequences;
}

export function noteText(offset: number, { end, seen }: Note): string {
  return `${VERSION};${end === undefined ? '' : (end - offset).toString(RADIX)}${sequencesText(seen)}`;
}

/** Throws WriterError `unknown_note` for what noteText() did not make. No text at all is a note too: of an offset that was set by hand. */
export function parseNote(offset: number, text: string): Note {
  if (text === '') return { end: undefined, seen: new Sequences() };
  const [version, length = '', ...streams] = text.split(';');
  if (version !== VERSION || !/^[0-9a-z]*$/.test(length)) throw unknownNote(text);
  return {
    end: length === '' ? undefined : offset + Number.parseInt(length, RADIX),
    seen: new Sequences(streams.map((part) => parseStream(part, text))),
  };
}

/** Forgets as much as makes the note fit where it is kept. Returns how often it had to. */
export function forgetWhatDoesNotFit(seen: Sequences, length = METADATA_LENGTH): number {
  let times = 0;
  for (; HEAD_LENGTH + sequencesText(seen).length > length; times++) seen.forget();
  return times;
}

function sequencesText(seen: Sequences): string {
  let text = '';
  for (const [stream, { bounds }] of seen.streams) text += `;${stream}:${numbersText(bounds)}`;
  return text;
}

function numbersText(bounds: readonly number[]): string {
  let before = -1;
  return bounds
    .map((bound, index) => {
      const number = index % 2 === 0 ? bound - before - 1 : bound - before;
      before = bound;
      return number.toString(RADIX);
    })
    .join('.');
}

function parseStream(part: string, text: string): readonly [string, Intervals] {
  const match = /^([0-9A-Za-z]+):([0-9a-z]+(?:\.[0-9a-z]+)*)$/.exec(part);
  if (match === null) throw unknownNote(text);
  let before = -1;
  const bounds = match[2]!.split('.').map((number, index) => {
    before += Number.parseInt(number, RADIX) + (index % 2 === 0 ? 1 : 0);
    return before;
  });
  if (bounds.length % 2 !== 0) throw unknownNote(text);
  return [match[1]!, new Intervals(bounds)];
}

function unknownNote(text: string): WriterError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return new WriterError('unknown_note', `the committed offset bears a note that this program does not know (${shown})`);
}
