import assert from 'node:assert/strict';
import { it } from 'node:test';
import { arrange, type Conversation } from './conversation.ts';
import { match } from './match.ts';

const conversation = (a: string, b: string, start: number, packets: number): Conversation => ({
  proto: 6,
  context: '',
  ...arrange({ endpoint: a, side: { packets, mss: 0 } }, { endpoint: b, side: { packets: 1, mss: 1460 } }),
  start,
  end: start + 1,
  communityId: '',
  handshake: undefined,
  wholeHandshake: false,
  label: `at ${start}`,
});

it('finds the same conversation whoever is named first', () => {
  const [only, ...rest] = match([conversation('a|1', 'b|2', 5, 7)], [conversation('b|2', 'a|1', 5, 3)]);
  assert.equal(rest.length, 0);
  assert.deepEqual(only?.ours?.sides[0], { packets: 7, mss: 0 });
  assert.deepEqual(only?.theirs?.sides[0], { packets: 1, mss: 1460 });
  assert.equal(only?.summed, false);
});

it('matches conversations of the same endpoints in order of time', () => {
  const matches = match(
    [conversation('a|1', 'b|2', 20, 2), conversation('a|1', 'b|2', 10, 1)],
    [conversation('a|1', 'b|2', 11, 1), conversation('a|1', 'b|2', 21, 2)],
  );
  assert.deepEqual(
    matches.map(({ ours, theirs }) => [ours?.start, theirs?.start]),
    [
      [10, 11],
      [20, 21],
    ],
  );
});

it('adds conversations up where their numbers differ', () => {
  const [only] = match([conversation('a|1', 'b|2', 10, 5)], [conversation('a|1', 'b|2', 10, 2), conversation('a|1', 'b|2', 30, 3)]);
  assert.equal(only?.summed, true);
  assert.deepEqual(only?.theirs?.sides, [
    { packets: 5, mss: 0 },
    { packets: 2, mss: 1460 },
  ]);
  assert.equal(only?.theirs?.end, 31);
});

it('leaves alone what the other side does not know', () => {
  const matches = match([conversation('a|1', 'b|2', 10, 5)], [conversation('a|1', 'c|2', 10, 2), conversation('a|1', 'c|2', 30, 3)]);
  assert.deepEqual(
    matches.map(({ ours, theirs }) => [ours?.start, theirs?.start]),
    [
      [undefined, 10],
      [undefined, 30],
      [10, undefined],
    ],
  );
});

it('keeps contexts apart', () => {
  const vlan = { ...conversation('a|1', 'b|2', 10, 5), context: 'none 0 42' };
  assert.equal(match([vlan], [conversation('a|1', 'b|2', 10, 5)]).length, 2);
});
