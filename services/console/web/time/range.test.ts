import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundStored, momentsOf, parseRange, rangeParams, refreshSeconds, sameRange, shortDuration, type TimeRange } from './range.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const read = (text: string) => parseRange(new URLSearchParams(text));

test('a range comes back from the URL as it was', () => {
  const ranges: TimeRange[] = [
    { kind: 'last', seconds: 900 },
    { kind: 'last', seconds: 86_400 },
    { kind: 'last', seconds: 90 },
    { kind: 'all' },
    { kind: 'absolute', since: NOON - 1, until: NOON },
  ];
  for (const range of ranges) {
    const params = Object.entries(rangeParams(range)).filter(([, value]) => value !== undefined);
    assert.deepEqual(parseRange(new URLSearchParams(params as [string, string][])), range);
  }
});

test('what is no range is none', () => {
  for (const text of ['', 'range=', 'range=yesterday', 'range=0h', 'range=-1h', 'range=1w', 'from=2026-01-05', 'from=x&to=y'])
    assert.equal(read(text), undefined, text);
  assert.equal(read('from=2026-01-05T12:00:00Z&to=2026-01-05T11:00:00Z'), undefined, 'the end before the beginning');
});

test('two moments win over a relative range', () => {
  assert.deepEqual(read('range=1h&from=2026-01-05T11:00:00Z&to=2026-01-05T12:00:00Z'), {
    kind: 'absolute',
    since: NOON - 3_600_000,
    until: NOON,
  });
});

test('durations are written in the largest unit that leaves more than one', () => {
  assert.deepEqual([1, 60, 90, 900, 3600, 86_400, 604_800].map(shortDuration), ['1s', '60s', '90s', '15m', '60m', '24h', '7d']);
});

test('the moments of a range', () => {
  assert.deepEqual(momentsOf({ kind: 'last', seconds: 60 }, NOON, undefined), { since: NOON - 60_000, until: NOON });
  assert.deepEqual(momentsOf({ kind: 'absolute', since: 1, until: 2 }, NOON, undefined), { since: 1, until: 2 });
  assert.deepEqual(momentsOf({ kind: 'all' }, NOON, { since: 1500, until: 2000 }), { since: 1000, until: 3000 });
  assert.equal(momentsOf({ kind: 'all' }, NOON, undefined).until, NOON, 'nothing stored');
});

test('what is stored lies inside the whole seconds around it', () => {
  assert.deepEqual(aroundStored({ since: 999, until: 999 }), { since: 0, until: 1000 });
});

test('a longer range is refreshed less often', () => {
  const every = [900, 3600, 6 * 3600, 86_400].map((seconds) => refreshSeconds({ since: 0, until: seconds * 1000 }));
  assert.deepEqual(every, [10, 30, 60, 300]);
});

test('ranges are the same by what they mean', () => {
  assert.ok(sameRange({ kind: 'last', seconds: 3600 }, { kind: 'last', seconds: 3600 }));
  assert.ok(!sameRange({ kind: 'last', seconds: 3600 }, { kind: 'all' }));
});
