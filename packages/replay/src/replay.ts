import { stat } from 'node:fs/promises';
import { CaptureError } from '@mirrorscope/capture';
import type { DatagramSource } from './datagram_source.ts';
import type { EncapsulatorOptions } from './encapsulator.ts';
import { ReplayError } from './error.ts';
import { LoadedCapture } from './loaded_capture.ts';
import { type Pace, Pacer } from './pacer.ts';
import { Sender } from './sender.ts';
import { StreamedCapture } from './streamed_capture.ts';

export interface ReplayOptions extends EncapsulatorOptions {
  /** A capture file; `-` is standard input. What is no file but a pipe is sent as it comes. */
  readonly file: string;
  readonly to: { readonly address: string; readonly port: number };
  /** At the times of the capture where it is not given. Gaps are kept, however long. */
  readonly pace?: Pace;
  /** How often the capture is sent; each round begins when the last datagram of the one before was due. */
  readonly loop?: number;
  /** A capture whose datagrams fit into so many bytes is read once, before the start; a larger one is read while it is sent. */
  readonly memory?: number;
  /** Ends the replay; what was sent until then is in the result. */
  readonly signal?: AbortSignal;
  /** Called often. */
  readonly onProgress?: (progress: ReplayProgress) => void;
}

/** Bytes of the file, or of the datagrams in memory, over all rounds; `bytesTotal` where it is known. */
export interface ReplayProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number | undefined;
  readonly packets: number;
}

export interface ReplayResult {
  /** Datagrams and bytes of payload that the system took. */
  readonly sent: number;
  readonly bytes: number;
  /** Datagrams among them in which a packet was wrapped that was no mirror copy of this kind before. */
  readonly wrapped: number;
  /** Packets that could not be sent, by reason. */
  readonly refused: ReadonlyMap<string, number>;
  /** From the first datagram on. */
  readonly seconds: number;
  /** How far sending was behind the plan at most, in seconds. */
  readonly behind: number;
  /** How often the system said that nobody listens there. */
  readonly refusals: number;
  readonly warnings: readonly string[];
  /** Why the capture could not be read to its end. What stood before was sent, once. */
  readonly failure: CaptureError | undefined;
}

const MEMORY = 64 * 1024 * 1024;

/**
 * Sends a capture as mirrored traffic. Throws CaptureError where there is nothing that can be read, SocketError where the
 * target cannot be sent to, and ReplayError.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { file, to, pace = { speed: 1 }, loop = 1, memory = MEMORY, signal, onProgress = () => {} } = options;
  const isFile = await canBeReadAgain(file);
  if (!isFile && loop > 1) {
    const name = file === '-' ? 'standard input' : file;
    throw new ReplayError('not_repeatable', `${name} can be read only once: write it into a file to send it again and again`);
  }
  const sender = await Sender.open(to.address, to.port);
  try {
    const loaded = isFile ? await LoadedCapture.read(sender, file, options, memory) : undefined;
    const source = loaded ?? new StreamedCapture(sender, file, options);
    const stop = (): void => {
      sender.close();
      source.close();
    };
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    const pacer = new Pacer(sender, pace, () => onProgress(progressOf(source, loop, sender)));
    try {
      return await sendRounds(source, loop, sender, pacer);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  } finally {
    sender.close();
  }
}

/** Whether it is a file, and no pipe by whatever name. What is wrong with a path is for opening it to say. */
async function canBeReadAgain(path: string): Promise<boolean> {
  if (path === '-') return false;
  const found = await stat(path).catch(() => undefined);
  return found === undefined || found.isFile() || found.isDirectory();
}

async function sendRounds(source: DatagramSource, loop: number, sender: Sender, pacer: Pacer): Promise<ReplayResult> {
  const refused = new Map<string, number>();
  let wrapped = 0;
  let failure: CaptureError | undefined;
  try {
    for (let round = 0; round < loop && !sender.closed; round++) {
      for await (const datagrams of source.round()) {
        await pacer.send(datagrams);
        if (sender.closed) break;
        wrapped += datagrams.wrapped;
        for (const [reason, packets] of datagrams.refused) refused.set(reason, (refused.get(reason) ?? 0) + packets);
      }
      pacer.nextRound();
    }
  } catch (error) {
    if (!(error instanceof CaptureError) || sender.sent + refused.size === 0) throw error;
    failure = error;
  }
  const { sent, bytes, refusals, warnings } = sender;
  const { seconds, behind } = pacer;
  return { sent, bytes, wrapped, refused, seconds, behind, refusals, warnings, failure };
}

function progressOf(source: DatagramSource, loop: number, sender: Sender): ReplayProgress {
  const { bytesRead, bytesTotal } = source.progress;
  return { bytesRead, bytesTotal: bytesTotal === undefined ? undefined : bytesTotal * loop, packets: sender.sent };
}
