import { type CaptureFile, openCapture } from '@mirrorscope/capture';
import { captureDatagrams } from './capture_datagrams.ts';
import type { DatagramSource } from './datagram_source.ts';
import type { Datagrams } from './datagrams.ts';
import type { EncapsulatorOptions } from './encapsulator.ts';
import type { Sender } from './sender.ts';

/** A capture that is read while it is sent, in memory that does not depend on its size. Its bytes are those of the file. */
export class StreamedCapture implements DatagramSource {
  readonly #file: string;
  readonly #options: EncapsulatorOptions;
  readonly #datagrams: Datagrams;
  #capture: CaptureFile | undefined;
  #bytesBefore = 0;
  #closed = false;

  constructor(sender: Sender, file: string, options: EncapsulatorOptions) {
    this.#file = file;
    this.#options = options;
    this.#datagrams = sender.datagrams();
  }

  async *round(): AsyncGenerator<Datagrams, void, undefined> {
    this.#bytesBefore = this.progress.bytesRead;
    this.#capture = await openCapture(this.#file);
    const again = (): Datagrams => {
      this.#datagrams.clear();
      return this.#datagrams;
    };
    if (!this.#closed) yield* captureDatagrams(this.#capture, this.#options, again);
    await this.#capture.close();
  }

  get progress(): { bytesRead: number; bytesTotal: number | undefined } {
    const { bytesRead = 0, bytesTotal } = this.#capture?.progress ?? {};
    return { bytesRead: this.#bytesBefore + bytesRead, bytesTotal };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#capture?.close();
  }
}
