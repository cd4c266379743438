import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partMoves } from './moves.ts';
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

test('who moves to a target that is full until another leaves is made anew', () => {
  const counts = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  const { modified, anew } = partMoves([move('1', 'a', 'b'), move('2', 'b', 'c')], counts, new Map([['b', 1]]));
  assert.deepEqual(keys(modified), ['session/2']);
  assert.deepEqual(keys(anew), ['session/1']);
});

test('those for whom there is room are modified', () => {
  const moves = [move('1', 'a', 'b'), move('2', 'a', 'b'), move('3', 'a', 'b')];
  const { modified, anew } = partMoves(moves, new Map([['b', 8]]), new Map([['b', 10]]));
  assert.deepEqual(keys(modified), ['session/1', 'session/2']);
  assert.deepEqual(keys(anew), ['session/3']);
});

test('changes that stay at their target need no room', () => {
  const { modified } = partMoves([move('1', 'a', 'a')], new Map([['a', 10]]), new Map([['a', 10]]));
  assert.deepEqual(keys(modified), ['session/1']);
});
