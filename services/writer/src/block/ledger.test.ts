import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, streamOf } from '../testing/messages.ts';
import { Ledger } from './ledger.ts';
import { parseNote } from './note.ts';

const LIMITS = { rows: 10, bytes: 1000, lingerMs: 2000 };
const FOREVER = Number.POSITIVE_INFINITY;

const ledger = (note = '', offset = 100) => new Ledger('flows/3', offset, parseNote(offset, note), LIMITS);

/** Messages at these offsets, of four rows each. */
const at = (...offsets: readonly number[]) =>
  offsets.map((offset) => message({ offset, sequence: offset, lines: ['{}', '{}', '{}', '{}'] }));

const range = ({ start, end, rows }: { start: number; end: number; rows: number }) => ({ start, end, rows });

test('a block is due when there are enough rows, or after a while', () => {
  const some = ledger();
  assert.equal(some.dueIn(0, true), FOREVER);
  some.take(at(100, 101), 50);
  assert.equal(some.dueIn(60, false), 1990);
  assert.equal(some.dueIn(2060, false), 0);
  assert.equal(some.dueIn(60, true), 0);
  some.take(at(102), 60);
  assert.equal(some.dueIn(60, false), 0);
});

test('it has whole messages, no more rows than the limit, but one message at least', () => {
  const some = ledger();
  some.take(at(100, 101, 102), 0);
  assert.deepEqual(range(some.cut()), { start: 100, end: 102, rows: 8 });
  some.settle();
  assert.equal(some.offset, 102);
  assert.equal(some.bytes, 12);
  const large = ledger();
  large.take([message({ offset: 100, lines: Array.from({ length: 11 }, () => '{}') })], 0);
  assert.deepEqual(range(large.cut()), { start: 100, end: 101, rows: 11 });
});

test('the bytes of a block are limited too', () => {
  const some = ledger();
  const line = `{"a":"${'x'.repeat(600)}"}`;
  some.take([message({ offset: 100, sequence: 0, lines: [line] }), message({ offset: 101, sequence: 1, lines: [line] })], 0);
  assert.equal(some.dueIn(0, false), 0);
  assert.deepEqual(range(some.cut()), { start: 100, end: 101, rows: 1 });
});

test('its note is for its start, and then for its end; its token names both and its last message', () => {
  const some = ledger();
  some.take(at(100, 101), 0);
  const { before, after, token } = some.cut();
  assert.equal(before, '1;2');
  assert.equal(after, `1;;${streamOf('a')}:2s.1`);
  assert.equal(token, `flows/3/100-102/${streamOf('a')}.101@${1_700_000_000_101}`);
});

test('what was produced again is left out, and known from the note', () => {
  const some = ledger(`1;;${streamOf('a')}:2s.0`);
  some.take([...at(100, 101), message({ offset: 102, sequence: 101 })], 0);
  const block = some.cut();
  assert.deepEqual(range(block), { start: 100, end: 103, rows: 4 });
  assert.deepEqual({ duplicates: block.duplicates, messages: block.messages }, { duplicates: 2, messages: 3 });
});

test('a block that was begun is cut as it was, whatever the limits, once all of it is there', () => {
  const some = ledger('1;5');
  some.take(at(100, 101, 102, 103), 0);
  assert.ok(some.incomplete);
  assert.equal(some.dueIn(1e9, true), FOREVER);
  some.take(at(104, 105), 0);
  assert.ok(!some.incomplete);
  assert.equal(some.dueIn(0, false), 0);
  assert.deepEqual(range(some.cut()), { start: 100, end: 105, rows: 20 });
  some.settle();
  assert.deepEqual(range(some.cut()), { start: 105, end: 106, rows: 4 });
});

test('a begun block of which the topic keeps nothing any more is left at that', () => {
  const some = ledger('1;5');
  some.take(at(110), 0);
  assert.deepEqual(range(some.cut()), { start: 100, end: 105, rows: 0 });
  some.settle();
  assert.deepEqual(range(some.cut()), { start: 105, end: 111, rows: 4 });
});

test('a refused block is cut into smaller ones until the message is found, which gets a block of its own', () => {
  const some = ledger();
  some.take(at(100, 101), 0);
  assert.deepEqual(range(some.cut()), { start: 100, end: 102, rows: 8 });
  some.refuse('row 5');
  assert.equal(some.dueIn(0, false), 0);
  assert.deepEqual(range(some.cut()), { start: 100, end: 101, rows: 4 });
  some.settle();
  assert.deepEqual(range(some.cut()), { start: 101, end: 102, rows: 4 });
  some.refuse('row 1');
  some.take(at(102), 0);
  const block = some.cut();
  assert.deepEqual(range(block), { start: 101, end: 102, rows: 0 });
  assert.deepEqual(
    block.dead.map(({ message, death }) => [message.offset, death]),
    [[101, { reason: 'refused', detail: 'row 1' }]],
  );
  some.settle();
  assert.deepEqual(range(some.cut()), { start: 102, end: 103, rows: 4 });
});

test('a dead message does not hold the others up', () => {
  const some = ledger();
  some.take([message({ offset: 100, value: null }), ...at(101)], 0);
  const block = some.cut();
  assert.deepEqual(range(block), { start: 100, end: 102, rows: 4 });
  assert.deepEqual(
    block.dead.map(({ death }) => death.reason),
    ['empty'],
  );
});
