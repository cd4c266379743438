import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderMoves } from './moves.ts';
import type { SessionChange } from './sessions.ts';

const move = (id: string, from: string, to: string): SessionChange => {
  const state = (target: string): SessionChange['before'] => ({
    interface: `eni-${id}`,
    target: { id: target },
    filter: { id: 'tmf-1' },
    number: 1,
    vni: 1,
    packetLength: undefined,
    description: '',
    tags: {},
  });
  return { action: 'modify', kind: 'session', key: `session/${id}`, reason: '', id, before: state(from), after: state(to) };
};
const keys = (changes: readonly SessionChange[]): string[] => changes.map(({ key }) => key);

test('who moves to a full target waits until another has left it', () => {
  const { modified, anew } = orderMoves(
    [move('1', 'a', 'b'), move('2', 'b', 'c')],
    new Map([
      ['a', 1],
      ['b', 1],
    ]),
    new Map([['b', 1]]),
  );
  assert.deepEqual(keys(modified), ['session/2', 'session/1']);
  assert.deepEqual(anew, []);
});

test('of those who wait for each other one is made anew', () => {
  const full = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  const { modified, anew } = orderMoves([move('1', 'a', 'b'), move('2', 'b', 'a')], full, full);
  assert.deepEqual(keys(anew), ['session/1']);
  assert.deepEqual(keys(modified), ['session/2']);
});

test('changes that stay at their target do not wait', () => {
  const { modified } = orderMoves([move('1', 'a', 'a')], new Map([['a', 10]]), new Map([['a', 10]]));
  assert.deepEqual(keys(modified), ['session/1']);
});
