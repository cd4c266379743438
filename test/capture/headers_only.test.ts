/** Every reference capture through a ring that keeps headers only: no byte of payload is in it, and its flows are those of the capture. */
import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { after, suite, test } from 'node:test';
import { CaptureError, openCapture, openCaptureStream, type PacketSource } from '@mirrorscope/capture';
import { FlowEngine } from '@mirrorscope/flow';
import { NdjsonEncoder } from '@mirrorscope/record';
import { decode, IPPROTO_GRE, LAYER_IPV4, LAYER_IPV6, Packet, type PacketBatch } from '@mirrorscope/wire';
import { captureNames, reference } from '../conformance/captures.ts';
import { HEADERS, LAB_CAPTURE, TemporaryRing } from './temporary_ring.ts';

const PCAP_HEADER = 24;
const GRE_FIXED = 4;
const packet = new Packet();

/** Overwrites what stands behind the transport headers, padding included. */
function overwritePayload({ view, offset, captured, original, linkType, count }: PacketBatch, value: number): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset);
  for (let i = 0; i < count; i++) {
    packet.original = original[i]!;
    if (decode(view, offset[i]!, captured[i]!, linkType[i]!, packet, true) !== 0) continue;
    const kinds = packet.layerKind.subarray(0, packet.layers);
    const ip = packet.layerOffset[Math.max(kinds.lastIndexOf(LAYER_IPV4), kinds.lastIndexOf(LAYER_IPV6))]!;
    // Where GRE carries no packet its own header counts as payload in flows.
    const opened = packet.proto === IPPROTO_GRE ? GRE_FIXED : 0;
    const from = ip + packet.ipBytes - packet.payloadBytes + opened;
    const to = offset[i]! + captured[i]!;
    if (from < to) bytes.fill(value, from, to);
  }
}

/** Flow records as lines, sorted, without what says how much of the packets was there. */
class Flows {
  readonly #lines: string[] = [];
  readonly #decoder = new TextDecoder();
  readonly #encoder = new NdjsonEncoder({
    compact: true,
    onChunk: (bytes) => void this.#lines.push(...this.#decoder.decode(bytes).trimEnd().split('\n')),
  });
  readonly engine = new FlowEngine({ listener: 'test', capacity: 100_000, communityId: false }, this.#encoder);

  end(): string[] {
    this.engine.flush();
    this.#encoder.flush();
    return this.#lines.map((line) => line.replaceAll(/,"\w*truncated\w*":\d+/g, '')).sort();
  }
}

/** Batches of a capture as far as it is whole. */
async function* batchesOf(open: () => Promise<PacketSource>): AsyncGenerator<PacketBatch> {
  try {
    yield* (await open()).batches();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
}

const captures = [['lab-vxlan', LAB_CAPTURE] as const, ...captureNames().map((name) => [name, fileOf(name)] as const)];

function fileOf(name: string): string {
  const { file } = JSON.parse(readFileSync(reference('oracle', `${name}.json`), 'utf8')) as { file: string };
  return reference('files', file);
}

/** What a file has got since it was asked for last, as a file of its own. */
class Growth {
  readonly #path: string;
  #at = PCAP_HEADER;

  constructor(path: string) {
    this.#path = path;
  }

  next(): Buffer {
    const whole = statSync(this.#path).size;
    const bytes = Buffer.alloc(PCAP_HEADER + whole - this.#at);
    const descriptor = openSync(this.#path, 'r');
    readSync(descriptor, bytes, 0, PCAP_HEADER, 0);
    readSync(descriptor, bytes, PCAP_HEADER, whole - this.#at, this.#at);
    closeSync(descriptor);
    this.#at = whole;
    return bytes;
  }
}

suite('headers only', { timeout: 120_000 }, () => {
  // One for all: each has a thread.
  const ring = new TemporaryRing({ after }, HEADERS, HEADERS);
  const growth: Growth[] = [];
  let unfit = 0;

  for (const [name, path] of captures) {
    test(name, async () => {
      const flows = new Flows();
      for await (const batch of batchesOf(() => openCapture(path))) {
        flows.engine.process(batch);
        for (const [lane, value] of [0x55, 0xaa].entries()) {
          overwritePayload(batch, value);
          await ring.take(lane, batch);
        }
      }
      if (growth.length === 0) growth.push(...[0, 1].map((lane) => new Growth(ring.files(lane)[0]!)));
      const [one, other] = growth.map((file) => file.next());
      assert.ok(one!.equals(other!), 'what is kept does not depend on the payload');

      const again = new Flows();
      for await (const batch of batchesOf(() => openCaptureStream(name, Readable.from([one!])))) again.engine.process(batch);
      assert.equal(again.engine.arrived + (ring.unfit - unfit) / 2, flows.engine.arrived);
      assert.equal(again.engine.decoded, flows.engine.decoded);
      assert.deepEqual(again.end(), flows.end());
      unfit = ring.unfit;
    });
  }
});
