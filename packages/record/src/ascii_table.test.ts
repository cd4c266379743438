import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AsciiTable, MAX_ASCII_TEXT } from './ascii_table.ts';

const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: MAX_ASCII_TEXT });

test('texts come out one behind the other as they went in', () => {
  fc.assert(
    fc.property(fc.array(ascii, { minLength: 1 }), (texts) => {
      const table = new AsciiTable(texts);
      const bytes = new Uint8Array((texts.length + 1) * MAX_ASCII_TEXT);
      const view = new DataView(bytes.buffer);
      let at = 1;
      texts.forEach((_, index) => {
        at = table.write(view, at, index);
      });
      assert.equal(new TextDecoder().decode(bytes.subarray(1, at)), texts.join(''));
    }),
  );
});

test('a longer text is refused', () => {
  assert.throws(() => new AsciiTable(['x'.repeat(MAX_ASCII_TEXT + 1)]), RangeError);
});
