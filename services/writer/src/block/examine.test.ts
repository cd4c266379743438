import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEADER } from '@mirrorscope/transport/consume';
import { type MessageParts, message, streamOf } from '../testing/messages.ts';
import { examine } from './examine.ts';

test('a good message: who numbered it, and its rows', () => {
  const { identity, rows, death } = examine(message({ stream: 's', sequence: 7, lines: ['{"a":1}', '{}'] }));
  assert.deepEqual({ identity, rows, death }, { identity: { stream: streamOf('s'), sequence: 7 }, rows: 2, death: undefined });
});

test('one that nobody numbered is good too', () => {
  const { identity, rows } = examine(message({ headers: { [HEADER.stream]: undefined, [HEADER.sequence]: undefined } }));
  assert.deepEqual({ identity, rows }, { identity: undefined, rows: 1 });
});

const DEAD: readonly (readonly [string, RegExp, MessageParts])[] = [
  ['unreadable', /decompressed: snappy is not known/, { value: null, headers: { [HEADER.unreadable]: 'snappy is not known' } }],
  ['empty', /nothing/, { value: null }],
  ['empty', /nothing/, { value: Buffer.alloc(0) }],
  ['headers', /no header mirrorscope-version/, { headers: { [HEADER.version]: undefined } }],
  ['version', /version 2, and this program knows 1/, { headers: { [HEADER.version]: '2' } }],
  ['version', /version 1\.5/, { headers: { [HEADER.version]: '1.5' } }],
  ['headers', /sequence missing/, { headers: { [HEADER.sequence]: undefined } }],
  ['headers', /stream ;;;/, { headers: { [HEADER.stream]: ';;;' } }],
  ['headers', /sequence -1/, { headers: { [HEADER.sequence]: '-1' } }],
  ['headers', /rows is no number/, { headers: { [HEADER.rows]: undefined } }],
  ['headers', /rows is no number/, { headers: { [HEADER.rows]: '1e3' } }],
  ['too_large', /100001 rows/, { headers: { [HEADER.rows]: '100001' } }],
  ['too_large', /67108865 bytes/, { value: Buffer.alloc(64 * 1024 * 1024 + 1) }],
  ['rows', /1 rows, and mirrorscope-rows says 2/, { headers: { [HEADER.rows]: '2' } }],
  ['not_ndjson', /line/, { value: Buffer.from('{"a":1}\n{"a":') }],
  ['not_ndjson', /line/, { value: Buffer.from('{"a":1}') }],
  ['not_ndjson', /line/, { value: Buffer.from('{"a":1}\n\n') }],
  ['not_ndjson', /line/, { value: Buffer.from('[{"a":1}]\n') }],
  ['not_ndjson', /line/, { value: Buffer.from('\x1f\x8b\x08') }],
];

for (const [reason, detail, parts] of DEAD) {
  test(`dead: ${reason}, ${detail.source}`, () => {
    const { death, rows } = examine(message(parts));
    assert.equal(death?.reason, reason);
    assert.match(death.detail, detail);
    assert.equal(rows, 0);
  });
}

test('a dead one is told from its duplicates too', () => {
  assert.equal(examine(message({ sequence: 3, value: null })).identity?.sequence, 3);
});
