import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINKTYPE_ETHERNET, TCP_ACK } from '@mirrorscope/wire';
import { ethernet, ipv4, tcp } from '@mirrorscope/wire/fixtures';
import { runPackets } from './engine_run.ts';
import type { MirroredPacket } from './packets.ts';

/** Captured before segmentation offload, a packet says 0 for its length and is as long as the capture says it was. */
const PAYLOAD = 100_000_000;
const SHORT = 10;
const HEADERS = 40;
const ETHERNET = 14;
const COUNT = 60;
const SECOND = 1_700_000_000;

function segment(second: number, fromClient: boolean, seq: number, ack: number, payload: number): MirroredPacket {
  const ports = fromClient ? { sourcePort: 40_000, destinationPort: 80 } : { sourcePort: 80, destinationPort: 40_000 };
  const hosts = fromClient ? { source: '10.0.0.1', destination: '10.0.0.2' } : { source: '10.0.0.2', destination: '10.0.0.1' };
  const totalLength = payload === 0 ? HEADERS : 0;
  const bytes = ethernet(ipv4(tcp(new Uint8Array(0), { ...ports, seq, ack, flags: TCP_ACK }), { ...hosts, totalLength }));
  return { sec: SECOND + second, nsec: 0, bytes, original: ETHERNET + HEADERS + payload, linkType: LINKTYPE_ETHERNET };
}

test('bytes, payload, resent and retransmitted bytes of a record go beyond 32 bits', () => {
  const packets = Array.from({ length: COUNT }, (_, i) => segment(i, true, 1000, 1, PAYLOAD));
  const [row, ...others] = runPackets(packets, { activeTimeout: 0 }).rows;
  assert.deepEqual(others, []);
  assert.equal(row?.client_bytes, COUNT * (HEADERS + PAYLOAD));
  assert.equal(row?.client_payload_bytes, COUNT * PAYLOAD);
  assert.equal(row?.client_resent_bytes, (COUNT - 1) * PAYLOAD);
  assert.equal(row?.client_retransmit_bytes, (COUNT - 1) * PAYLOAD);
});

test('round-trip times of a record add up beyond 32 bits', () => {
  const wait = 1000;
  const packets = Array.from({ length: COUNT }, (_, i) => [
    segment(2 * i * wait, true, 1000 + i * SHORT, 1, SHORT),
    segment((2 * i + 1) * wait, false, 1, 1000 + (i + 1) * SHORT, 0),
  ]).flat();
  const [row, ...others] = runPackets(packets, { idleTimeout: 1e6, activeTimeout: 0 }).rows;
  assert.deepEqual(others, []);
  assert.equal(row?.server_rtt_samples, COUNT);
  assert.equal(row?.server_rtt_sum_us, COUNT * wait * 1e6);
});

test('missed bytes of a record go beyond 32 bits', () => {
  const packets = Array.from({ length: COUNT }, (_, i) => [
    segment(i, true, i * PAYLOAD, 1, SHORT),
    segment(i, false, 1, i * PAYLOAD + SHORT, 0),
  ]).flat();
  const [row, ...others] = runPackets(packets, { activeTimeout: 0 }).rows;
  assert.deepEqual(others, []);
  assert.equal(row?.client_missed_bytes, (COUNT - 1) * (PAYLOAD - SHORT));
});
