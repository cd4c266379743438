import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { type Inserter, storeTransport } from './store_transport.ts';
import { assertSum } from './testing/counts.ts';
import { Lines, numbersOf, upTo } from './testing/lines.ts';

type Answer = 'done' | 'late' | 'refused' | 'done, but the answer is lost';

/** Deduplicates as ClickHouse does, and fails as a network does. */
class ScriptedStore implements Inserter {
  readonly name = 'clickhouse';
  text = '';
  readonly tokens: string[] = [];
  readonly #script: Answer[];
  readonly #seen = new Map<string, string>();

  constructor(script: readonly Answer[] = []) {
    this.#script = [...script];
  }

  async insertNdjson(chunk: Uint8Array, rows: number, { deduplicationToken: token }: { deduplicationToken: string }): Promise<void> {
    const answer = this.#script.shift() ?? 'done';
    const text = Buffer.from(chunk).toString();
    assert.equal(numbersOf(text).length, rows);
    // ClickHouse goes by the token alone: another block under it would be lost.
    assert.equal(this.#seen.get(token) ?? text, text);
    this.tokens.push(token);
    if (answer === 'late') await sleep(1);
    if (answer === 'refused') throw new Error('refused');
    if (!this.#seen.has(token)) this.text += text;
    this.#seen.set(token, text);
    if (answer === 'done, but the answer is lost') throw new Error('no answer');
  }
}

const SMALL = { insertBytes: 300, memoryBytes: 500, fileBytes: 1000, lingerMs: 1, retry: { firstMs: 1, mostMs: 1 } };

test('an insert is repeated until it is done, and no row is in twice', async () => {
  const answers = fc.array(fc.constantFrom<Answer>('done', 'late', 'refused', 'done, but the answer is lost'), { maxLength: 12 });
  const sends = fc.array(fc.record({ records: fc.integer({ min: 1, max: 60 }), wait: fc.boolean() }), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(answers, sends, async (script, steps) => {
      const store = new ScriptedStore(script);
      const transport = storeTransport(store, SMALL);
      const lines = new Lines();
      for (const { records, wait } of steps) {
        const room = transport.send(lines.next(records).bytes, records);
        if (wait) await room;
        assertSum(transport);
      }
      await transport.close();
      assertSum(transport);
      assert.deepEqual(numbersOf(store.text), upTo(lines.sent));
      assert.equal(transport.counts.delivered, lines.sent);
      assert.equal(new Set(store.tokens).size + transport.counts.retries, store.tokens.length);
    }),
    { numRuns: 100 },
  );
});

test('two transports never use the same token', async () => {
  const store = new ScriptedStore();
  for (let i = 0; i < 2; i++) {
    const transport = storeTransport(store);
    transport.send(new Lines().next(1).bytes, 1);
    await transport.close();
  }
  assert.equal(new Set(store.tokens).size, 2);
});

test('close does not wait beyond its limit for a server that never answers', async () => {
  const silent: Inserter = { name: 'silent', insertNdjson: () => new Promise(() => {}) };
  const transport = storeTransport(silent);
  transport.send(new Lines().next(4).bytes, 4);
  await transport.close({ limitMs: 5 });
  assert.deepEqual(transport.counts, { accepted: 4, delivered: 0, waiting: 0, dropped: 4, retries: 0 });
});
