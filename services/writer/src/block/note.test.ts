import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { streamOf } from '../testing/messages.ts';
import { forgetWhatDoesNotFit, noteText, parseNote } from './note.ts';
import { Sequences } from './sequences.ts';

const sightings = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(50)));

function seenOf(list: Iterable<readonly [string, number]>): Sequences {
  const seen = new Sequences();
  for (const [stream, sequence] of list) seen.see(streamOf(stream), sequence);
  return seen;
}

const contents = ({ streams }: Sequences) => [...streams].map(([stream, { bounds }]) => [stream, bounds]);

test('what is noted is read back', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.option(fc.nat(100_000)), sightings, (offset, length, list) => {
      const end = length === null ? undefined : offset + length;
      fc.pre(end === undefined || Number.isSafeInteger(end));
      const seen = seenOf(list);
      const note = parseNote(offset, noteText(offset, { end, seen }));
      assert.equal(note.end, end);
      assert.deepEqual(contents(note.seen), contents(seen));
    }),
  );
});

test('is short', () => {
  const seen = seenOf([...Array.from({ length: 2000 }, (_, i) => ['a', i] as const), ['b', 5]]);
  assert.equal(noteText(1000, { end: 1100, seen }), `1;2s;${streamOf('a')}:0.1jj;${streamOf('b')}:5.0`);
});

test('an offset that was set by hand has none', () => {
  const { end, seen } = parseNote(5, '');
  assert.equal(end, undefined);
  assert.equal(seen.streams.size, 0);
});

test('what others left there is refused', () => {
  for (const text of ['2;;', 'hello', '1;-', '1;;a', '1;;a:', '1;;a:1', '1;;a:1.1.1', '1;;:1.1', '1;;a:1.1;']) {
    assert.throws(() => parseNote(0, text), { name: 'WriterError', code: 'unknown_note' }, text);
  }
});

test('has room for two hundred listeners', () => {
  const streams = Array.from({ length: 200 }, (_, i) => [`stream${i}`, i] as const);
  const seen = seenOf(streams.flatMap(([stream]) => Array.from({ length: 3 }, (_, i) => [stream, i] as const)));
  assert.equal(forgetWhatDoesNotFit(seen), 0);
});

test('forgets who was not seen for longest', () => {
  const seen = seenOf(Array.from({ length: 500 }, (_, i) => [`stream${i}`, 0] as const));
  const times = forgetWhatDoesNotFit(seen);
  assert.ok(noteText(0, { end: 1e9, seen }).length <= 4096);
  assert.deepEqual(
    [...seen.streams.keys()],
    Array.from({ length: 500 - times }, (_, i) => streamOf(`stream${i + times}`)),
  );
});

test('a stream with gaps everywhere loses its own oldest numbers', () => {
  const seen = seenOf([['quiet', 0], ...Array.from({ length: 3000 }, (_, i) => ['torn', i * 2] as const)]);
  assert.ok(forgetWhatDoesNotFit(seen) > 0);
  assert.ok(noteText(0, { end: 1e9, seen }).length <= 4096);
  assert.deepEqual([...seen.streams.keys()], [streamOf('quiet'), streamOf('torn')]);
  assert.equal(seen.see(streamOf('torn'), 5998), false);
  assert.equal(seen.see(streamOf('torn'), 0), true);
});
