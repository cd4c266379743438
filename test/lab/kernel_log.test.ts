import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConnection } from './kernel_log.ts';

test('a line of ss gives the final counters of a connection', () => {
  const line =
    'UNCONN 0 0 10.20.2.10:80 10.20.1.10:40001 wscale:10,10 rto:204 rtt:3.95/1.2 mss:1448 bytes_sent:883984 bytes_retrans:83984 bytes_acked:800002 ' +
    'bytes_received:161 segs_out:640 segs_in:402 data_segs_out:611 data_segs_in:1 retrans:0/58 dsack_dups:2 rcv_space:14480 minrtt:0.007';
  assert.deepEqual(parseConnection(line), {
    local: '10.20.2.10:80',
    peer: '10.20.1.10:40001',
    retransmits: 58,
    bytesRetransmitted: 83_984,
    bytesSent: 883_984,
    bytesReceived: 161,
    segmentsOut: 640,
    segmentsIn: 402,
    dataSegmentsOut: 611,
    dataSegmentsIn: 1,
    duplicateSacks: 2,
    rttMs: 3.95,
    minRttMs: 0.007,
  });
});

test('what ss leaves out was zero, or never measured', () => {
  const refused = parseConnection('UNCONN 0 1 [2001:db8::1]:50850 [2001:db8::2]:8001 rto:1000 mss:524 segs_out:1 segs_in:1');
  assert.equal(refused?.retransmits, 0);
  assert.equal(refused?.rttMs, undefined);
  assert.equal(refused?.local, '[2001:db8::1]:50850');
});

test('a line without both ends is no connection', () => {
  assert.equal(parseConnection(''), undefined);
  assert.equal(parseConnection('UNCONN 0 0'), undefined);
});
