import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Ledger } from './ledger.ts';
import { sampleFlow } from './sample_flow.ts';
import { compareWithZeek } from './zeek.ts';
import type { ZeekConnection } from './zeek_log.ts';

const NOT_SAID: ZeekConnection = {
  proto: 'tcp',
  originHost: '10.0.0.2',
  originPort: 40_000,
  responderHost: '10.0.0.1',
  responderPort: 80,
  state: undefined,
  history: undefined,
  originPackets: undefined,
  originBytes: undefined,
  responderPackets: undefined,
  responderBytes: undefined,
  missedBytes: undefined,
  communityId: undefined,
};

function compare(flows: Parameters<typeof sampleFlow>[0][], connections: Partial<ZeekConnection>[]): Ledger {
  const ledger = new Ledger();
  const baseline = connections.map((changes) => ({ ...NOT_SAID, ...changes }));
  compareWithZeek(ledger, 'run', flows.map(sampleFlow), baseline, new Set());
  return ledger;
}

const columns = (ledger: Ledger) => ledger.differing.map(({ column, ours, theirs }) => [column, ours, theirs]);

it('compares state, letters, packets and bytes', () => {
  const ours = { conn_state: 'SF', history: 'ShADadFf', client_packets: 5, server_packets: 4, server_missed_bytes: 3 } as const;
  const theirs = { state: 'SF', history: '^ShADXadFf', originPackets: 5, responderPackets: 4, missedBytes: 3 };
  assert.deepEqual(columns(compare([ours], [theirs])), []);
  assert.deepEqual(columns(compare([ours], [{ ...theirs, state: 'S1', history: 'ShADad', originPackets: 4 }])), [
    ['conn_state', 'SF', 'S1'],
    ['history', 'ShADadFf', 'ShADad'],
    ['originator_packets', 5, 4],
  ]);
});

it('tells an originator of another opinion, and still compares the right packets', () => {
  const flipped = {
    originHost: '10.0.0.1',
    originPort: 80,
    responderHost: '10.0.0.2',
    responderPort: 40_000,
    originPackets: 4,
    responderPackets: 5,
  };
  assert.deepEqual(columns(compare([{ client_packets: 5, server_packets: 4 }], [flipped])), [
    ['originator', '10.0.0.2|40000', '10.0.0.1|80'],
  ]);
});

it('wants as many flows as connections', () => {
  assert.deepEqual(columns(compare([], [{}])), [['connections', 0, 1]]);
  assert.deepEqual(columns(compare([{}, { flow_id: 2 }], [{}])), [['connections', 2, 1]]);
});

it('counts what several baselines say once', () => {
  const ledger = new Ledger();
  const compared = new Set<string>();
  const baseline = [{ ...NOT_SAID, state: 'OTH' }];
  for (let i = 0; i < 3; i++) compareWithZeek(ledger, 'run', [sampleFlow({})], baseline, compared);
  assert.deepEqual(
    ledger.total(() => true),
    { equal: 3, differing: 0 },
  );
});
