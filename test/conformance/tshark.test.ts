import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Ledger } from './ledger.ts';
import type { TsharkDirection, TsharkStream } from './oracle.ts';
import { flowConversation } from './records.ts';
import { sampleFlow } from './sample_flow.ts';
import { compareWithTshark, streamConversation } from './tshark.ts';

const NOTHING: TsharkDirection = {
  packets: 0,
  ip_bytes: 0,
  payload_bytes: 0,
  syn: 0,
  syn_ack: 0,
  fin: 0,
  rst: 0,
  ce_marked: 0,
  retransmission: 0,
  fast_retransmission: 0,
  spurious_retransmission: 0,
  out_of_order: 0,
  lost_segment: 0,
  duplicate_ack: 0,
  zero_window: 0,
  zero_window_probe: 0,
  window_full: 0,
  keep_alive: 0,
};

/** As sampleFlow(), with the server as tshark's `a`. */
const stream = (changes: Partial<TsharkStream>): TsharkStream => ({
  stream: 0,
  a: '10.0.0.1|80',
  b: '10.0.0.2|40000',
  first_ts: '1704067200.000001000',
  last_ts: '1704067201.000001000',
  community_id: '',
  initial_rtt: null,
  a_to_b: NOTHING,
  b_to_a: NOTHING,
  ...changes,
});

function compare(flows: Parameters<typeof sampleFlow>[0][], streams: TsharkStream[]): Ledger {
  const ledger = new Ledger();
  compareWithTshark(
    ledger,
    'run',
    flows.map((flow) => flowConversation(sampleFlow(flow), false)),
    streams.map((each) => streamConversation(each, '')),
  );
  return ledger;
}

const differing = (ledger: Ledger) => ledger.differing.map(({ sender, column, ours, theirs }) => [sender, column, ours, theirs]);

it("reads client and server by their address, not by tshark's order", () => {
  const theirs = stream({ a_to_b: { ...NOTHING, packets: 2, lost_segment: 1 }, b_to_a: { ...NOTHING, packets: 3 } });
  const equal = compare([{ client_packets: 3, server_packets: 2, server_gaps: 1 }], [theirs]);
  assert.deepEqual(differing(equal), []);
  const swapped = compare([{ client_packets: 3, server_packets: 2, client_gaps: 1 }], [theirs]);
  assert.deepEqual(differing(swapped), [
    ['10.0.0.1|80', 'gaps', 0, 1],
    ['10.0.0.2|40000', 'gaps', 1, 0],
  ]);
});

it('adds SYN and SYN-ACK, and knows the columns whose empty value is not zero', () => {
  const theirs = stream({ a_to_b: { ...NOTHING, syn_ack: 2, wscale: 0 }, b_to_a: { ...NOTHING, syn: 1, mss: 1460 } });
  const ours = { client_syns: 1, server_syns: 2, client_mss: 1460, server_window_scale: 7 };
  assert.deepEqual(differing(compare([ours], [theirs])), [['10.0.0.1|80', 'window_scale', 7, 0]]);
});

it('compares only counters where conversations were added up', () => {
  const first = stream({ a_to_b: { ...NOTHING, packets: 2, mss: 1460 }, initial_rtt: 0.5 });
  const ledger = compare(
    [{ server_packets: 4, end_time: '2024-01-01T00:00:09.000001Z' }],
    [first, stream({ ...first, last_ts: '1704067209.000001000' })],
  );
  assert.deepEqual(differing(ledger), []);
});

it('lets the handshake be a microsecond off, and asks for all of it', () => {
  const theirs = stream({ initial_rtt: 0.000301, a_to_b: { ...NOTHING, syn_ack: 1 } });
  const cells = (ledger: Ledger) => differing(ledger).filter(([, column]) => column === 'handshake_us');
  assert.deepEqual(cells(compare([{ handshake_server_us: 200, handshake_client_us: 100 }], [theirs])), []);
  assert.deepEqual(cells(compare([{ handshake_server_us: 200, handshake_client_us: 99 }], [theirs])), [['', 'handshake_us', 299, 301]]);
  assert.deepEqual(cells(compare([{ handshake_server_us: 200 }], [stream({})])), []);
  assert.deepEqual(cells(compare([{ handshake_server_us: 200, handshake_client_us: 100 }], [stream({})])), [['', 'handshake_us', 300, 0]]);
});

it('counts what only one side knows as different', () => {
  const missing = compare([], [stream({ a_to_b: { ...NOTHING, packets: 2, ip_bytes: 80 } })]);
  assert.deepEqual(
    differing(missing).map(([, column]) => column),
    ['packets', 'bytes', 'start_time', 'end_time', 'community_id'],
  );
  assert.equal(compare([{ client_packets: 1 }], []).total(() => true).equal, 0);
});
