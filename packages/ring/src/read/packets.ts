import { CaptureError, openCapture } from '@mirrorscope/capture';
import type { PacketBatch } from '@mirrorscope/wire';
import { type RingFile, ringFiles } from '../directory.ts';
import { RingError } from '../error.ts';

/** The files of a ring, oldest first. Throws RingError no_ring where there are none. */
export function existingFiles(directory: string): readonly RingFile[] {
  let files: readonly RingFile[];
  try {
    files = ringFiles(directory);
  } catch (cause) {
    throw new RingError(
      'no_ring',
      `${directory} cannot be read (${(cause as Error).message}); give the directory of a capture ring`,
      cause,
    );
  }
  if (files.length === 0) throw new RingError('no_ring', `${directory} holds no files of a capture ring; give what capture.dir says`);
  return files;
}

/** What is no fault of a file that is being written, was cut off by a crash, or has had its time since it was listed. */
const EXPECTED: readonly string[] = ['truncated', 'empty', 'not_found'];

/** The whole packets of a ring's file. The batch is used again for the next. */
export async function* packetsOf({ path }: RingFile): AsyncGenerator<PacketBatch, void, undefined> {
  try {
    const source = await openCapture(path);
    yield* source.batches();
  } catch (error) {
    if (!(error instanceof CaptureError) || !EXPECTED.includes(error.code)) throw error;
  }
}
