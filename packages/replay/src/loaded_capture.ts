import { CaptureError, openCapture } from '@mirrorscope/capture';
import { captureDatagrams } from './capture_datagrams.ts';
import type { DatagramSource } from './datagram_source.ts';
import type { Datagrams } from './datagrams.ts';
import type { EncapsulatorOptions } from './encapsulator.ts';
import type { Sender } from './sender.ts';

/** What a datagram takes beside its payload: the structures for the kernel, position and time. */
const OVERHEAD = 100;

/** A whole capture in memory, ready to be sent. Its bytes are those of the payloads. */
export class LoadedCapture implements DatagramSource {
  readonly datagrams: readonly Datagrams[];
  readonly #bytes: number;
  #bytesRead = 0;
  #closed = false;
  readonly #failure: CaptureError | undefined;

  private constructor(datagrams: readonly Datagrams[], failure: CaptureError | undefined) {
    this.datagrams = datagrams;
    this.#bytes = datagrams.reduce((sum, some) => sum + some.bytes, 0);
    this.#failure = failure;
  }

  /** Reads a capture into memory of the sender's. Undefined where that would be more than `most` bytes. Throws CaptureError where nothing can be read. */
  static async read(
    sender: Sender,
    file: string,
    options: EncapsulatorOptions,
    most: number = Number.POSITIVE_INFINITY,
  ): Promise<LoadedCapture | undefined> {
    const capture = await openCapture(file);
    const datagrams: Datagrams[] = [];
    let used = 0;
    try {
      for await (const some of captureDatagrams(capture, options, () => sender.datagrams())) {
        used += some.bytes + some.count * OVERHEAD;
        if (used > most) return undefined;
        datagrams.push(some);
      }
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      return new LoadedCapture(datagrams, error);
    } finally {
      await capture.close();
    }
    return new LoadedCapture(datagrams, undefined);
  }

  async *round(): AsyncGenerator<Datagrams, void, undefined> {
    for (const some of this.datagrams) {
      if (this.#closed) return;
      yield some;
      this.#bytesRead += some.bytes;
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  get progress(): { bytesRead: number; bytesTotal: number } {
    return { bytesRead: this.#bytesRead, bytesTotal: this.#bytes };
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}
