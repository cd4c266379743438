import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readCapture } from './capture_file.ts';
import { type MirroredSegment, readSegment } from './mirrored_packet.ts';
import { sentAgain } from './sent_again.ts';

type Side = { readonly host: string; readonly ip: string; readonly port: number; readonly kernel: { readonly retransmits: number } | null };
type Truth = {
  readonly capture: { readonly packets: number };
  readonly hosts: readonly { readonly name: string; readonly mirror?: { readonly vni: number; readonly source: string } }[];
  readonly connections: readonly { readonly scenario: string; readonly client: Side; readonly server: Side; readonly outcome: string }[];
};

const FIXTURES = new URL('../fixtures/', import.meta.url);
const truth = JSON.parse(readFileSync(new URL('lab-vxlan.json', FIXTURES), 'utf8')) as Truth;
const packets = readCapture(gunzipSync(readFileSync(new URL('lab-vxlan.pcap.gz', FIXTURES))));
const segments = packets.flatMap((packet) => readSegment(packet) ?? []);

/** The segments of one direction of a connection as the sender's own mirror showed them; none where the sender is not mirrored. */
function sentBy(sender: Side, receiver: Side): MirroredSegment[] {
  const vni = truth.hosts.find((host) => host.name === sender.host)?.mirror?.vni;
  return segments.filter((one) => one.vni === vni && one.sourcePort === sender.port && one.destinationPort === receiver.port);
}

suite('the bundled capture agrees with what the lab knows of it', () => {
  test('packets, and mirrors with both directions from one source', () => {
    assert.equal(packets.length, truth.capture.packets);
    const known = truth.hosts.flatMap((host) => (host.mirror ? [`${host.mirror.source} ${host.mirror.vni}`] : []));
    assert.deepEqual(new Set(segments.map((one) => `${one.mirrorSource} ${one.vni}`)), new Set(known));
  });

  test("segments sent again are the sending kernel's own count", () => {
    let sides = 0;
    for (const { scenario, client, server } of truth.connections) {
      for (const [sender, receiver] of [
        [client, server],
        [server, client],
      ] as const) {
        const sent = sentBy(sender, receiver);
        if (sender.kernel === null || sent.length === 0) continue;
        sides += 1;
        assert.equal(sentAgain(sent), sender.kernel.retransmits, `${scenario}, port ${client.port}, sent by ${sender.host}`);
      }
    }
    assert.ok(sides > 150, `${sides} sides of connections compared`);
  });

  test('resets come from who reset', () => {
    for (const { scenario, client, server, outcome } of truth.connections) {
      const firstReset = segments.find((one) => one.rst && [one.sourcePort, one.destinationPort].includes(client.port));
      const expected =
        outcome === 'reset_by_client' ? client.port : ['reset_by_server', 'refused'].includes(outcome) ? server.port : undefined;
      assert.equal(firstReset?.sourcePort, expected, `${scenario}, port ${client.port}: ${outcome}`);
    }
  });
});
