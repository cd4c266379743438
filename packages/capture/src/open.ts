import { fstat, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type ByteSource, ChunkBytes, FileBytes } from './bytes.ts';
import { CaptureFile } from './capture_file.ts';
import { CaptureError, systemError } from './error.ts';

const STANDARD_INPUT = 'standard input';

/**
 * Opens a capture file, pcap or pcapng, plain or compressed with gzip or zstd; `-` is standard input. What it is is told by its bytes,
 * not by its name. Throws a CaptureError where there is nothing that can be read.
 */
export async function openCapture(path: string): Promise<CaptureFile> {
  if (path === '-') return CaptureFile.from(STANDARD_INPUT, await openStandardInput());
  return CaptureFile.from(path, await openFile(path));
}

/** A capture out of any stream of bytes; `name` stands in its errors. */
export function openCaptureStream(name: string, chunks: AsyncIterable<Uint8Array>): Promise<CaptureFile> {
  return CaptureFile.from(name, new ChunkBytes(chunks, () => {}));
}

async function openFile(path: string): Promise<ByteSource> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    const about = await handle.stat();
    refuseDirectory(about);
    const opened = handle;
    if (about.isFile()) return new FileBytes(opened.fd, about.size, () => opened.close());
    const stream = opened.createReadStream();
    return new ChunkBytes(stream, () => stream.destroy());
  } catch (error) {
    await handle?.close();
    throw systemError(path, error);
  }
}

async function openStandardInput(): Promise<ByteSource> {
  try {
    const about = await promisify(fstat)(0);
    refuseDirectory(about);
    // `< FILE`: its size is known, and it is read as the file it is.
    if (about.isFile()) return new FileBytes(0, about.size, async () => {});
  } catch (error) {
    throw systemError(STANDARD_INPUT, error);
  }
  if (process.stdin.isTTY) {
    const text = 'this is a terminal; pipe a capture into it, for instance from: tcpdump -w -';
    throw new CaptureError('is_terminal', STANDARD_INPUT, text);
  }
  return new ChunkBytes(process.stdin, () => process.stdin.destroy());
}

function refuseDirectory(about: Stats): void {
  if (about.isDirectory()) throw Object.assign(new Error('this is a directory'), { code: 'EISDIR' });
}
