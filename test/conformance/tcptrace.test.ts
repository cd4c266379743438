import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Ledger } from './ledger.ts';
import type { TcptraceConnection, TcptraceDirection } from './oracle.ts';
import { flowConversation } from './records.ts';
import { sampleFlow } from './sample_flow.ts';
import { canonical, compareWithTcptrace } from './tcptrace.ts';

const direction = (changes: Partial<TcptraceDirection>): TcptraceDirection => ({
  packets: 1,
  rexmt_pkts: 0,
  rexmt_bytes: 0,
  outoforder_pkts: 0,
  ...changes,
});

/** As sampleFlow(): a is the client. */
const connection = (a_to_b: Partial<TcptraceDirection>, b_to_a: Partial<TcptraceDirection> = {}): TcptraceConnection => ({
  n: 1,
  a: '10.0.0.2|40000',
  b: '10.0.0.1|80',
  a_to_b: direction(a_to_b),
  b_to_a: direction(b_to_a),
});

function compare(flow: Parameters<typeof sampleFlow>[0], connections: TcptraceConnection[], restIsZero = false): Ledger {
  const ledger = new Ledger();
  const ours = [flowConversation(sampleFlow({ client_packets: 1, server_packets: 1, ...flow }), false)];
  compareWithTcptrace(ledger, 'run', ours, connections, restIsZero);
  return ledger;
}

const columns = (ledger: Ledger) => ledger.differing.map(({ column, ours, theirs }) => [column, ours, theirs]);

it('compares resent and late segments of connections that are split alike', () => {
  const theirs = connection({ rexmt_pkts: 2, rexmt_bytes: 9, outoforder_pkts: 1 });
  assert.deepEqual(columns(compare({ client_resent_segments: 2, client_resent_bytes: 9, client_late_segments: 1 }, [theirs])), []);
  assert.deepEqual(columns(compare({ client_resent_segments: 2, client_resent_bytes: 8 }, [theirs])), [
    ['resent_bytes', 8, 9],
    ['late_segments', 0, 1],
  ]);
});

it('leaves alone what tcptrace splits otherwise', () => {
  const ledger = compare({}, [connection({ packets: 2, rexmt_pkts: 2 })]);
  assert.deepEqual(
    ledger.total(() => true),
    { equal: 0, differing: 0 },
  );
  assert.deepEqual(
    compare({}, [connection({ rexmt_pkts: 2 }), connection({ rexmt_pkts: 2 })]).total(() => true),
    { equal: 0, differing: 0 },
  );
});

it('takes an unlisted connection for one without trouble only where that is known', () => {
  assert.deepEqual(columns(compare({ client_late_segments: 1 }, [], true)), [['late_segments', 1, 0]]);
  assert.deepEqual(columns(compare({ client_late_segments: 1 }, [], false)), []);
});

it('looks for the round trips of a sender at its peer', () => {
  const theirs = connection({ rtt_samples: 3, rtt_min_ms: 1, rtt_max_ms: 2.5 });
  assert.deepEqual(columns(compare({ server_rtt_samples: 2, server_rtt_min_us: 1200, server_rtt_max_us: 2540 }, [theirs])), []);
  assert.deepEqual(columns(compare({ client_rtt_samples: 1, client_rtt_min_us: 70, client_rtt_max_us: 70 }, [theirs])), [
    ['rtt_samples', 1, 0],
    ['rtt_max_us', 70, 0],
  ]);
});

it('reads the IPv6 addresses that tcptrace prints', () => {
  assert.equal(canonical('2001:0db8:0001::306e:739d:dea6:99a4|443'), '2001:db8:1:0:306e:739d:dea6:99a4|443');
  assert.equal(canonical('2601:0647:0000:0000:0005:6f66:0000:8bc7|1'), '2601:647::5:6f66:0:8bc7|1');
  assert.equal(canonical('10.0.0.1|80'), '10.0.0.1|80');
});
