import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StepAnswer } from '../time/series.ts';
import { type Answers, tilesOf } from './overview.ts';

const NOON = Date.UTC(2026, 0, 5, 12);

/** An answer of one minute with these columns. */
function minute(values: Readonly<Record<string, number>>, since = NOON): StepAnswer {
  return {
    columns: [{ name: 'bucket', type: 'DateTime' }, ...Object.keys(values).map((name) => ({ name, type: 'Float64' }))],
    rows: [[new Date(since).toISOString(), ...Object.values(values)]],
    moments: { since, until: since + 60_000 },
    step: 60,
    now: since + 60_000,
  };
}

const minuteBefore = (values: Readonly<Record<string, number>>) => minute(values, NOON - 60_000);

const NOTHING: Answers = { traffic: undefined, health: undefined, handshakes: undefined };
const NOW: Answers = {
  traffic: minute({ bytes: 2_000_000, flows: 50 }),
  health: minute({ packets: 1000, retransmits: 20, resets: 3, missed_bytes: 0 }),
  handshakes: minute({ handshakes: 10, server_mean_ms: 1.5, client_mean_ms: 0.5 }),
};

test('figures of a time, against the time before', () => {
  const before: Answers = {
    traffic: minuteBefore({ bytes: 1_000_000, flows: 50 }),
    health: minuteBefore({ packets: 1000, retransmits: 40, resets: 2, missed_bytes: 0 }),
    handshakes: minuteBefore({ handshakes: 5, server_mean_ms: 1.5, client_mean_ms: 0.5 }),
  };
  const tiles = tilesOf(NOW, before).map(({ title, value, change, worse }) => [title, value, change, worse]);
  assert.deepEqual(tiles, [
    ['Traffic', '2 MB', '+100 %', undefined],
    ['Flows', '50', '±0 %', undefined],
    ['Retransmitted', '2 %', '−50 %', false],
    ['Resets', '3', '+50 %', true],
    ['Handshake', '2 ms', '±0 %', undefined],
    ['Mirror loss', '0 B', undefined, undefined],
  ]);
});

test('a shorter time before is no smaller one', () => {
  const half = { ...minuteBefore({ bytes: 1_000_000, flows: 25 }), now: NOON - 30_000 };
  const changes = tilesOf(NOW, { ...NOTHING, traffic: half }).map(({ change }) => change);
  assert.deepEqual(changes.slice(0, 2), ['±0 %', '±0 %']);
});

test('nothing is compared with another time than the one before', () => {
  const other = minute({ bytes: 1, flows: 1 }, NOON - 600_000);
  for (const traffic of [other, { ...minuteBefore({ bytes: 1, flows: 1 }), step: 300 }, NOW.traffic])
    assert.equal(tilesOf(NOW, { ...NOTHING, traffic })[0]?.change, undefined);
});

test('figures are there as soon as their answers are, and a dash where nothing was measured', () => {
  const tiles = tilesOf({ ...NOTHING, health: { ...minute({}), rows: [] } }, NOTHING);
  assert.deepEqual(
    tiles.map(({ value }) => value),
    [undefined, undefined, '–', '0', undefined, '0 B'],
  );
});
