import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cut } from './cut.ts';

test('pieces are whole lines, all of them, in order and no larger than asked', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 40 }),
      (lines, most) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const pieces = cut({ bytes, records: lines.length }, most);
        assert.deepEqual(Buffer.concat(pieces.map(({ bytes }) => bytes)), bytes);
        for (const { bytes, records } of pieces) {
          const text = Buffer.from(bytes).toString();
          assert.equal(text.split('\n').length - 1, records);
          assert.ok(text.endsWith('\n'));
          assert.ok(bytes.length <= most || records === 1);
        }
        // As few as can be: two neighbours would not fit into one.
        for (const [i, { bytes }] of pieces.slice(1).entries()) assert.ok(pieces[i]!.bytes.length + bytes.indexOf(10) + 1 > most);
      },
    ),
  );
});

test('what fits is not copied', () => {
  const bytes = Buffer.from('a\nb\n');
  assert.equal(cut({ bytes, records: 2 }, 4)[0]!.bytes, bytes);
});
