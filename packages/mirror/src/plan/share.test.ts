import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countOf, inShareOrder } from './share.ts';

const ids = Array.from({ length: 200 }, (_, index) => `eni-${index}`);
const order = (mirror: string, some: readonly string[]): string[] => inShareOrder(mirror, some, (id) => id);

test('the order does not depend on who else is there', () => {
  const some = ids.filter((_, index) => index % 3 > 0);
  assert.deepEqual(
    order('web', some.toReversed()),
    order('web', ids).filter((id) => some.includes(id)),
  );
});

test('two mirrors begin with different interfaces', () => {
  assert.notDeepEqual(order('web', ids).slice(0, 10), order('database', ids).slice(0, 10));
});

test('a share takes at least one, all at 100 and none at 0', () => {
  assert.deepEqual(
    [0, 1, 25, 33, 100].map((share) => countOf(10, share)),
    [0, 1, 3, 4, 10],
  );
  assert.equal(countOf(0, 100), 0);
});
