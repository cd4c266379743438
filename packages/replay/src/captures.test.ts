import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CaptureError, openCapture } from '@mirrorscope/capture';
import { decode, GENEVE_PORT, LINKTYPE_RAW, Packet, REFUSAL_NAMES, VXLAN_PORT } from '@mirrorscope/wire';
import { ipv4, udp } from '@mirrorscope/wire/fixtures';
import { Datagrams } from './datagrams.ts';
import { Encapsulator } from './encapsulator.ts';
import { FakeOutlet } from './testing/fake_outlet.ts';

const CAPTURES = fileURLToPath(new URL('../../../../shared/captures/files/', import.meta.url));
/** Of each capture: enough for all kinds of packets in it. */
const MOST = 3000;

/** What the innermost packet is. */
function inner(packet: Packet, code: number): string {
  if (code !== 0) return REFUSAL_NAMES[code]!;
  const { vlan, src0, src1, src2, src3, dst0, dst1, dst2, dst3, proto, ipBytes, fragment, fragmentId } = packet;
  const { srcPort, dstPort, payloadBytes, seq, ack, tcpFlags, icmpType, ttl } = packet;
  return [
    ...[vlan, src0, src1, src2, src3, dst0, dst1, dst2, dst3, proto, ipBytes, fragment, fragmentId],
    ...[srcPort, dstPort, payloadBytes, seq, ack, tcpFlags, icmpType, ttl],
  ].join();
}

for (const [encapsulation, port] of [
  ['vxlan', VXLAN_PORT],
  ['geneve', GENEVE_PORT],
] as const) {
  test(`packets of every reference capture are the same to who receives them as ${encapsulation}`, async () => {
    const encapsulator = new Encapsulator({ encapsulation });
    const datagrams = new Datagrams(new FakeOutlet().outbox(1025, 262_144));
    const [original, received] = [new Packet(), new Packet()];
    for (const name of readdirSync(CAPTURES)) {
      let packets = 0;
      try {
        for await (const batch of (await openCapture(join(CAPTURES, name))).batches()) {
          for (let i = 0; i < batch.count && packets++ < MOST; i++) {
            datagrams.clear();
            encapsulator.add(batch, i, 0, datagrams);
            assert.equal(datagrams.count, 1, `${name}: packet ${packets} is refused: ${[...datagrams.refused.keys()]}`);
            original.original = batch.original[i]!;
            const before = decode(batch.view, batch.offset[i]!, batch.captured[i]!, batch.linkType[i]!, original, true);
            const packet = ipv4(udp(datagrams.outbox.bytes.subarray(0, datagrams.bytes), 50_000, port), { proto: 17 });
            received.original = packet.length;
            const after = decode(new DataView(packet.buffer), 0, packet.length, LINKTYPE_RAW, received, true);
            assert.equal(inner(received, after), inner(original, before), `${name}: packet ${packets}`);
          }
          if (packets >= MOST) break;
        }
      } catch (error) {
        if (!(error instanceof CaptureError)) throw error;
      }
    }
  });
}
