import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEADER } from '@mirrorscope/transport/consume';
import fc from 'fast-check';
import { type MessageParts, message } from './testing/messages.ts';
import { EVENTS, Simulation } from './testing/simulation.ts';

interface Produced extends MessageParts {
  readonly stream: string;
  readonly sequence: number;
  readonly lines: readonly string[];
  readonly fate: 'stored' | 'dead';
}

/** What listeners produce, in the order in which they do. */
const produced = fc
  .array(fc.record({ stream: fc.constantFrom('a', 'b', 'c'), rows: fc.integer({ min: 1, max: 4 }), kind: fc.nat(11) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((drafts) => {
    const next: Record<string, number> = {};
    return drafts.map(({ stream, rows, kind }): Produced => {
      const sequence = next[stream] ?? 0;
      next[stream] = sequence + 1;
      const lines = Array.from(
        { length: rows },
        (_, row) => `{"id":"${stream}${sequence}.${row}${kind === 0 && row === 0 ? 'poison' : ''}"}`,
      );
      const headers = kind === 1 ? { [HEADER.version]: '2' } : {};
      return { stream, sequence, lines, headers, fate: kind <= 1 ? 'dead' : 'stored' };
    });
  });

/** The same with some produced again later, and some overtaken by others. */
const delivered = fc
  .tuple(produced, fc.array(fc.tuple(fc.nat(), fc.nat())), fc.array(fc.tuple(fc.nat(), fc.nat(3))))
  .map(([messages, again, moves]) => {
    const all = [...messages];
    for (const [which, where] of again) all.splice(where % (all.length + 1), 0, all[which % all.length]!);
    for (const [which, by] of moves) {
      const [moved] = all.splice(which % all.length, 1);
      all.splice((which % (all.length + 1)) + by, 0, moved!);
    }
    return all;
  });

/** Mostly nothing happens. */
const events = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.constant('done' as const) }, { weight: 2, arbitrary: fc.constantFrom(...EVENTS) }),
  {
    maxLength: 80,
  },
);

const arrivals = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 20 });

test('whatever happens to writers, each message is stored once or put aside', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(delivered, events, arrivals, fc.integer({ min: 1, max: 30 }), async (messages, happening, arriving, rows) => {
      const log = messages.map((parts, offset) => message({ ...parts, offset: offset + 5 }));
      const simulation = new Simulation(log, happening, arriving, rows);
      await simulation.run();
      const stored = messages.filter(({ fate }) => fate === 'stored').flatMap(({ lines }) => lines);
      assert.deepEqual(simulation.stored, new Map(stored.map((line) => [line, 1])));
      const buried = new Set(simulation.buried.map(({ value }) => value?.toString()));
      const dead = messages.filter(({ fate }) => fate === 'dead').map(({ lines }) => lines.map((line) => `${line}\n`).join(''));
      assert.deepEqual(buried, new Set(dead));
    }),
    { numRuns: 1000 },
  );
});
