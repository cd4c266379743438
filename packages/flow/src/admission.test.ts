import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ENCAP_NONE, ENCAP_VXLAN, Packet, REFUSAL } from '@mirrorscope/wire';
import { Admission, type Network } from './admission.ts';

const V4 = 0xffff;
const network = (a: number, b: number, bits: number): Network => ({ words: [0, 0, V4, (a << 24) | (b << 16)], bits: 96 + bits });

function mirrored(vni: number, sender: readonly number[]): Packet {
  const packet = new Packet();
  packet.encap = ENCAP_VXLAN;
  packet.vni = vni;
  [packet.sender0, packet.sender1, packet.sender2, packet.sender3] = sender as [number, number, number, number];
  return packet;
}
const from = (vni: number, a: number, b: number): Packet => mirrored(vni, [0, 0, V4, (a << 24) | (b << 16) | 7]);

suite('admission', () => {
  test('VNIs by range, both ends included', () => {
    const admission = new Admission({
      vnis: [
        [5, 7],
        [100, 100],
      ] as const,
      senders: [],
    });
    const answers = [4, 5, 7, 8, 100, 101].map((vni) => admission.refusal(from(vni, 10, 0)));
    const no = REFUSAL.VNI_NOT_ALLOWED;
    assert.deepEqual(answers, [no, 0, 0, no, 0, no]);
  });

  test('senders by network, of either family, whatever the sign bit', () => {
    const admission = new Admission({
      vnis: [],
      senders: [network(10, 20, 16), network(200, 0, 8), { words: [0x20010db8, 0, 0, 0], bits: 33 }],
    });
    const no = REFUSAL.SENDER_NOT_ALLOWED;
    assert.deepEqual(
      [from(1, 10, 20), from(1, 10, 21), from(1, 200, 99), from(1, 201, 0)].map((packet) => admission.refusal(packet)),
      [0, no, 0, no],
    );
    assert.equal(admission.refusal(mirrored(1, [0x20010db8, 0x7fffffff, 1, 2])), 0);
    assert.equal(admission.refusal(mirrored(1, [0x20010db8, 0x80000000 | 0, 1, 2])), no);
  });

  test('a network of no bits allows every sender', () => {
    const admission = new Admission({ vnis: [], senders: [{ words: [0, 0, 0, 0], bits: 0 }] });
    assert.equal(admission.refusal(mirrored(1, [-1, -1, -1, -1])), 0);
  });

  test('answers stay right when there are more senders than are remembered', () => {
    const admission = new Admission({ vnis: [], senders: [network(10, 0, 8)] });
    for (let round = 0; round < 2; round++) {
      for (let sender = 0; sender < 20_000; sender++) {
        const first = sender % 2 === 0 ? 10 : 11;
        const packet = mirrored(sender, [0, 0, V4, (first << 24) | sender]);
        assert.equal(admission.refusal(packet), first === 10 ? 0 : REFUSAL.SENDER_NOT_ALLOWED);
      }
    }
  });

  test('what comes without a tunnel is from nowhere', () => {
    const packet = new Packet();
    packet.encap = ENCAP_NONE;
    assert.equal(new Admission({ vnis: [[0, 10]], senders: [] }).refusal(packet), REFUSAL.VNI_NOT_ALLOWED);
    assert.equal(new Admission({ vnis: [], senders: [network(0, 0, 0)] }).refusal(packet), REFUSAL.SENDER_NOT_ALLOWED);
  });
});
