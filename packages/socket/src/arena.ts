import { isMainThread } from 'node:worker_threads';
import { SocketError } from './error.ts';
import type { Libc } from './libc.ts';

const PROT_READ_WRITE = 3;
const MAP_PRIVATE = 0x02;
const MAP_ANONYMOUS = 0x20;

/** How to give back what is mapped and not given back yet. */
const mapped = new Set<() => void>();
const unused = new FinalizationRegistry((unmap: () => void) => unmap());
// A thread that ends runs no finalizers any more, and what it mapped would stay with the process.
if (!isMainThread) process.once('exit', () => mapped.forEach((unmap) => void unmap()));

/**
 * Memory outside V8's heap, for structures that hold addresses of one another. V8 would be free to move or give back a
 * buffer of its own between two calls; this stays where it is until nobody has `buffer` any more.
 */
export class Arena {
  readonly buffer: ArrayBuffer;
  /** Where it begins, as C sees it. */
  readonly address: number;

  constructor(libc: Libc, bytes: number) {
    const pointer = libc.mmap(0, bytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const address = Number(libc.koffi.address(pointer));
    // MAP_FAILED is -1.
    if (address < 0 || address > Number.MAX_SAFE_INTEGER)
      throw new SocketError('system', `mmap of ${bytes} bytes: error ${libc.errno()}: is there that much memory?`);
    this.address = address;
    this.buffer = libc.koffi.view(pointer, bytes);
    // Given back by hand, a view that somebody still had would end the process.
    const unmap = (): void => {
      mapped.delete(unmap);
      libc.munmap(address, bytes);
    };
    mapped.add(unmap);
    unused.register(this.buffer, unmap);
  }
}
