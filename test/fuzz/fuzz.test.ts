import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { loadCorpus } from './corpus.ts';
import { type FuzzReport, fuzz } from './fuzz.ts';
import { watched } from './watched.ts';

const PACKETS = 150_000;
/** An engine with much room, whose memory is compared with a new one's at the end. */
const FIXED_SEED = 20_260_105;

const corpus = await loadCorpus();

for (const [name, seed] of [
  ['a fixed seed', FIXED_SEED],
  ['a random seed', randomInt(2 ** 32)],
] as const) {
  test(`${PACKETS} mutated packets of ${name}: no exception, no hang, no leak, every packet accounted for, every record sane`, async (context) => {
    context.diagnostic(`seed ${seed}`);
    const report = await watched(`fuzz, seed ${seed}`, (onBatch) => fuzz(corpus, { packets: PACKETS, seed, onBatch }));
    isWorthwhile(report);
  });
}

/** Most packets must get past the decoder, and all kinds of trouble must occur, or the mutation is no good. */
function isWorthwhile({ packets, decoded, refused, records, evicted }: FuzzReport): void {
  assert.ok(packets >= PACKETS);
  assert.ok(decoded > packets / 2 && decoded < packets * 0.95, `${decoded} of ${packets} packets were decoded`);
  assert.ok(Object.keys(refused).length > 24, `only ${Object.keys(refused).length} reasons of refusal occurred`);
  assert.ok(records > 5000, `only ${records} records were written`);
  assert.ok(evicted > 0, 'no flow was evicted');
}
