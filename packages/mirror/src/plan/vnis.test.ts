import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirrorFile, session, source } from '../testing/plan/worlds.ts';
import { vnisOf } from './vnis.ts';

const range = (from: number, to: number) => ({ kind: 'range' as const, from, to });
const taken = (vni: number) => session(`tms-${vni}`, { vni, tags: {} });

test('an interface gets the same VNI of a range whenever it is asked for', () => {
  const choose = () => vnisOf(mirrorFile(), [], []).choose('eni-1', range(1, 10_000), undefined);
  assert.equal(choose(), choose());
});

test('a VNI that is there is kept while it is in the range and nobody else has it', () => {
  const own = session('tms-1', { vni: 7 });
  assert.equal(vnisOf(mirrorFile(), [own], []).choose('eni-1', range(1, 9), own), 7);
  assert.notEqual(vnisOf(mirrorFile(), [own], [taken(7)]).choose('eni-1', range(1, 9), own), 7);
  assert.equal(vnisOf(mirrorFile(), [own], []).choose('eni-1', range(8, 8), own), 8);
});

test('a range gives each VNI once, around those of others and those that the file fixes, then none', () => {
  const file = mirrorFile({ sources: [source(), source({ name: 'fixed', session: { vni: { kind: 'fixed', vni: 2 } } })] });
  const vnis = vnisOf(file, [], [taken(3)]);
  const given = ['eni-1', 'eni-2', 'eni-3'].map((id) => vnis.choose(id, range(1, 4), undefined));
  assert.deepEqual(given.toSorted(), [1, 4, 'full']);
});

test('one that is fixed is that; one of AWS’s stays as it is', () => {
  const vnis = vnisOf(mirrorFile(), [], []);
  assert.equal(vnis.choose('eni-1', { kind: 'fixed', vni: 9 }, session('tms-1', { vni: 5 })), 9);
  assert.equal(vnis.choose('eni-1', { kind: 'aws' }, undefined), undefined);
  assert.equal(vnis.choose('eni-1', { kind: 'aws' }, session('tms-1', { vni: 5 })), 5);
});
