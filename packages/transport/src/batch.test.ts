import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Batch } from './batch.ts';
import { Lines } from './testing/lines.ts';

test('goes on where it stopped, however it is cut', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(sizes, fc.infiniteStream(fc.integer({ min: 1, max: 20 })), fc.infiniteStream(fc.boolean()), (records, writes, rewinds) => {
      const lines = new Lines();
      const chunks = records.map((count) => lines.next(count, 8));
      const whole = Buffer.concat(chunks.map(({ bytes }) => bytes));
      const batch = new Batch(0, chunks);
      let at = 0;
      while (batch.rest.length > 0) {
        assert.deepEqual(Buffer.concat(batch.rest), whole.subarray(at));
        assert.equal(batch.torn, at % 8);
        assert.equal(batch.delivered, Math.floor(at / 8));
        if (rewinds.next().value) {
          at -= batch.torn;
          batch.rewind();
          assert.equal(batch.torn, 0);
        }
        const written = Math.min(writes.next().value ?? 1, whole.length - at);
        at += written;
        batch.advance(written);
      }
      assert.equal(at, whole.length);
      assert.equal(batch.delivered, batch.records);
      assert.equal(batch.records, lines.sent);
    }),
  );
});
