/**
 * Packets of a network interface, by the npm package cap and libpcap: for a mirror target that is an interface of this machine.
 * They come with the outer headers that they had. cap keeps two things to itself: libpcap's times, so that a packet's time is the
 * wall clock when the process got it; and true lengths beyond 65535 bytes.
 *
 * On interfaces with offloads libpcap takes 64 KiB of the kernel's buffer for each packet, however small: it has to be large.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { PacketBatch } from '@mirrorscope/wire';
import { type CapFault, endFault } from './cap_fault.ts';
import type { CaptureFile } from './capture_file.ts';
import { CaptureError } from './error.ts';
import { withEmptyBatches } from './idle.ts';
import { openCaptureStream } from './open.ts';
import type { LiveSource } from './source.ts';

export interface CapOptions {
  readonly interface: string;
  /** pcap-filter(7); empty for everything. The ports of VXLAN and GENEVE where it is not given. */
  readonly filter?: string;
  /** Memory asked of the kernel, in bytes. */
  readonly bufferBytes: number;
  /** Bytes kept of a packet; 65535 where it is not given. */
  readonly snapLength?: number;
}

/** What the process that captures tells: drops so far, or why it ends. */
export interface CapMessage {
  readonly dropped?: number;
  readonly fault?: CapFault;
}

const DEFAULTS = { filter: 'udp port 4789 or udp port 6081', snapLength: 65_535 };
const PROCESS = new URL('cap_process.ts', import.meta.url);

/** Starts capturing. Throws CaptureError. */
export async function openCap(options: CapOptions): Promise<CapSource> {
  const child = new CapProcess({ ...DEFAULTS, ...options });
  try {
    return new CapSource(child, await openCaptureStream(options.interface, child.packets));
  } catch {
    throw await child.ended;
  }
}

export class CapSource implements LiveSource {
  received = 0;
  readonly bufferBytes = undefined;
  readonly warnings = [];
  readonly #process: CapProcess;
  readonly #capture: CaptureFile;
  #closed = false;

  constructor(child: CapProcess, capture: CaptureFile) {
    this.#process = child;
    this.#capture = capture;
  }

  /**
   * By the kernel, as of 100 ms ago, on Linux. On the loopback interface, and where this machine itself sends what the filter lets
   * pass, sent packets count as well as received ones.
   */
  get dropped(): number | undefined {
    return this.#process.dropped;
  }

  get progress(): { bytesRead: number; bytesTotal: undefined } {
    return { bytesRead: this.#capture.progress.bytesRead, bytesTotal: undefined };
  }

  async *batches(): AsyncGenerator<PacketBatch, void, undefined> {
    try {
      for await (const batch of withEmptyBatches(this.#capture.batches())) {
        this.received += batch.count;
        yield batch;
      }
      if (!this.#closed) throw await this.#process.ended;
    } catch (error) {
      // The process may end within a packet.
      throw error instanceof CaptureError && error.code === 'truncated' ? await this.#process.ended : error;
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#capture.close();
    this.#process.kill();
    await this.#process.ended;
  }
}

/** The process that captures, seen from outside. */
class CapProcess {
  dropped: number | undefined;
  /** Why, once it has ended. */
  readonly ended: Promise<CaptureError>;
  readonly #child: ChildProcess;
  #fault: CapFault | undefined;

  constructor(options: Required<CapOptions>) {
    this.#child = fork(PROCESS, [JSON.stringify(options)], { execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#child.on('message', ({ dropped, fault }: CapMessage) => {
      this.dropped = dropped ?? this.dropped;
      this.#fault ??= fault;
    });
    this.ended = this.#end(options.interface, text(this.#child.stderr!));
  }

  /** A pcap file. */
  get packets(): Readable {
    return this.#child.stdout!;
  }

  kill(): void {
    this.#child.stdout?.destroy();
    this.#child.kill('SIGKILL');
  }

  async #end(name: string, said: Promise<string>): Promise<CaptureError> {
    try {
      // Its channel may close before or after the rest.
      const [[exitCode, signal]] = await Promise.all([once(this.#child, 'close'), once(this.#child, 'disconnect')]);
      const { code, text: reason } = this.#fault ?? endFault(exitCode, signal);
      return new CaptureError(code, name, reason, { cause: new Error(await said) });
    } catch (cause) {
      return new CaptureError('unreadable', name, `no process can be started to capture (${(cause as Error).message}); try again`, {
        cause,
      });
    }
  }
}
