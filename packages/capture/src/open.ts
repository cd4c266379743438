import { fstat } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type ByteSource, ChunkBytes, FileBytes } from './bytes.ts';
import { CaptureFile } from './capture_file.ts';
import { CaptureError, systemError } from './error.ts';

/**
 * Opens a capture file, pcap or pcapng, plain or compressed with gzip or zstd; `-` is standard input. What it is is told by its bytes,
 * not by its name. Throws a CaptureError where there is nothing that can be read.
 */
export async function openCapture(path: string): Promise<CaptureFile> {
  return path === '-' ? openStandardInput() : CaptureFile.from(path, await openFile(path));
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
    if (about.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    if (!about.isFile()) {
      const stream = handle.createReadStream();
      return new ChunkBytes(stream, () => stream.destroy());
    }
    const opened = handle;
    return new FileBytes(opened.fd, about.size, () => opened.close());
  } catch (error) {
    await handle?.close();
    throw systemError(path, error);
  }
}

async function openStandardInput(): Promise<CaptureFile> {
  const name = 'standard input';
  const about = await promisify(fstat)(0);
  // `< file`: as fast as the file itself, and its size is known.
  if (about.isFile()) return CaptureFile.from(name, new FileBytes(0, about.size, async () => {}));
  if (process.stdin.isTTY) {
    throw new CaptureError('is_terminal', name, 'this is a terminal; pipe a capture into it, for instance from: tcpdump -w -');
  }
  return CaptureFile.from(name, new ChunkBytes(process.stdin, () => process.stdin.destroy()));
}
