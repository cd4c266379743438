import { closeSync, openSync, writeSync } from 'node:fs';
import { PCAP_MICROSECONDS, PCAP_NANOSECONDS } from './format.ts';
import { PCAP_HEADER, PCAP_RECORD } from './pcap.ts';

const BUFFER = 262_144;

export interface PcapWriterOptions {
  /** LINKTYPE_ number of every packet in the file; Ethernet where it is not given. */
  linkType?: number;
  /** Said in the file header, and packets are cut to it. 262144 where it is not given, as tcpdump has it. */
  snapLength?: number;
  /** Times to the nanosecond; else to the microsecond. */
  nanoseconds?: boolean;
}

/** The header of a pcap file (version 2.4, little-endian). */
export function pcapHeader({ linkType, snapLength, nanoseconds }: Required<PcapWriterOptions>): Uint8Array {
  const view = new DataView(new ArrayBuffer(PCAP_HEADER));
  view.setUint32(0, nanoseconds ? PCAP_NANOSECONDS : PCAP_MICROSECONDS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, snapLength, true);
  view.setUint32(20, linkType, true);
  return new Uint8Array(view.buffer);
}

/** Writes a pcap file (version 2.4, little-endian), through a buffer. Errors are those of the file system. */
export class PcapWriter {
  readonly #descriptor: number;
  readonly #snapLength: number;
  readonly #unit: number;
  readonly #bytes = new Uint8Array(BUFFER);
  readonly #view = new DataView(this.#bytes.buffer);
  #used = 0;

  /** `file` is a path, made or overwritten, or an open descriptor. */
  constructor(file: string | number, options: PcapWriterOptions = {}) {
    const { linkType = 1, snapLength = 262_144, nanoseconds = false } = options;
    this.#descriptor = typeof file === 'number' ? file : openSync(file, 'w');
    this.#snapLength = snapLength;
    this.#unit = nanoseconds ? 1 : 1000;
    this.#bytes.set(pcapHeader({ linkType, snapLength, nanoseconds }));
    this.#used = PCAP_HEADER;
  }

  /** Adds a packet: its time in seconds (modulo 2^32) and nanoseconds, its bytes, and how many it had on the wire. */
  write(sec: number, nsec: number, bytes: Uint8Array, original: number = bytes.length): void {
    const captured = Math.min(bytes.length, this.#snapLength);
    if (this.#used + PCAP_RECORD + captured > BUFFER) this.flush();
    const at = this.#used;
    this.#view.setUint32(at, sec, true);
    this.#view.setUint32(at + 4, Math.floor(nsec / this.#unit), true);
    this.#view.setUint32(at + 8, captured, true);
    this.#view.setUint32(at + 12, original, true);
    const kept = captured === bytes.length ? bytes : bytes.subarray(0, captured);
    this.#used = at + PCAP_RECORD;
    if (this.#used + captured <= BUFFER) {
      this.#bytes.set(kept, this.#used);
      this.#used += captured;
    } else {
      this.flush();
      writeAll(this.#descriptor, kept);
    }
  }

  flush(): void {
    writeAll(this.#descriptor, this.#bytes.subarray(0, this.#used));
    this.#used = 0;
  }

  close(): void {
    this.flush();
    closeSync(this.#descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}
