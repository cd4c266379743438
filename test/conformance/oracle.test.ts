import assert from 'node:assert/strict';
import { it } from 'node:test';
import { captureNames } from './captures.ts';
import { contextKey, loadOracle } from './oracle.ts';
import { allRuns, selectRuns } from './runs.ts';
import { epochMicroseconds, epochText, microseconds } from './time.ts';
import { loadZeekLog, zeekBaselines } from './zeek_log.ts';

it('finds every capture of the corpus with its file', () => {
  const names = captureNames();
  assert.equal(names.length, 91);
  for (const name of names) assert.ok(loadOracle(name).file.includes(name));
});

it('reads all streams where they stand in a file of their own', () => {
  assert.equal(loadOracle('tcp-synscan-nmap').streams.length, 1994);
  assert.equal(loadOracle('tcp-dup-frames-cip').streams.length, 2992);
});

it('knows whether connections left out of tcptrace had anything resent', () => {
  assert.equal(loadOracle('tcp-synscan-nmap').tcptraceRestIsZero, true);
  assert.equal(loadOracle('tcp-dup-frames-cip').tcptraceRestIsZero, false);
  assert.equal(loadOracle('tcp-port-reuse').tcptraceRestIsZero, false, 'all are listed, the rest was never seen');
});

it('reads contexts and the connections inside tunnels', () => {
  assert.deepEqual([...loadOracle('vlan-collisions').contexts.keys()].sort(), ['none 0 0', 'none 0 20', 'none 0 42']);
  assert.equal(loadOracle('vxlan-http').tcptrace.length, 1);
  assert.equal(contextKey('vlan=- vxlan=- geneve=0x00000a'), 'geneve 10 0');
  assert.throws(() => contextKey('vlan=1'), { code: 'reference_unreadable' });
});

it('takes both ways of writing a time to the same microsecond', () => {
  assert.equal(microseconds('2024-05-03T06:13:54.847383Z'), epochMicroseconds('1714716834.847383000'));
  assert.equal(epochMicroseconds('1500000090.000000999'), 1_500_000_090_000_000);
  assert.equal(epochText(1_714_716_834_000_383), '1714716834.000383');
});

it("reads Zeek's baselines, with and without a header", () => {
  const baselines = [...zeekBaselines().values()].flat();
  assert.equal(baselines.length, 18);
  for (const baseline of baselines) assert.ok(loadZeekLog(baseline).length > 0, baseline);
  const [flipped] = loadZeekLog('scripts.policy.protocols.conn.community-id-logging-flipped.conn.log.cut');
  assert.equal(flipped?.communityId, '1:yvyB8h+3dnggTZW0UEITWCst97w=');
  const [cut] = loadZeekLog('core.tunnels.max-depth-exceeded.conn.log.cut');
  assert.deepEqual([cut?.originHost, cut?.originPort, cut?.responderPort, cut?.history], ['1.1.1.1', undefined, 4789, 'D']);
});

it('uses every baseline of Zeek once', () => {
  const used = allRuns().flatMap(({ zeek }) => zeek);
  assert.deepEqual([...used].sort(), [...zeekBaselines().values()].flat().sort());
});

it('selects runs by the beginning of their name', () => {
  assert.deepEqual(
    selectRuns(['geneve-ssh']).map(({ name }) => name),
    ['geneve-ssh', 'geneve-ssh@merged'],
  );
  assert.throws(() => selectRuns(['nothing-like-this']), { code: 'run_unknown' });
});
