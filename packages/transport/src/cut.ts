import type { Chunk } from './batch.ts';

const NEWLINE = 0x0a;

/** Pieces of at most so many bytes, each of whole lines; a longer line is a piece by itself. */
export function cut({ bytes, records }: Chunk, most: number): Chunk[] {
  const pieces: Chunk[] = [];
  let begin = 0;
  let left = records;
  while (bytes.length - begin > most) {
    const within = bytes.lastIndexOf(NEWLINE, begin + most - 1);
    const end = (within >= begin ? within : bytes.indexOf(NEWLINE, begin)) + 1;
    if (end === 0 || end === bytes.length) break;
    const piece = bytes.subarray(begin, end);
    const lines = piece.reduce((sum, byte) => sum + (byte === NEWLINE ? 1 : 0), 0);
    pieces.push({ bytes: piece, records: lines });
    begin = end;
    left -= lines;
  }
  pieces.push({ bytes: begin === 0 ? bytes : bytes.subarray(begin), records: left });
  return pieces;
}
