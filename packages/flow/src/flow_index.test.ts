import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packet } from './fixtures.ts';
import { FlowIndex } from './flow_index.ts';
import { FlowKey } from './key.ts';
import { FLOW_WORDS } from './layout.ts';
import { FlowMemory, NONE } from './memory.ts';

const CAPACITY = 64;
const PLACES = 2 * CAPACITY;

const steps = fc.array(fc.record({ choice: fc.nat({ max: 89 }), insert: fc.boolean() }), { minLength: 1, maxLength: 300, size: 'max' });

function keyOf(host: number, seed: number): FlowKey {
  const key = new FlowKey();
  key.set(packet(0, host, 200), 0, 1000, 80, seed);
  return key;
}

/** Hosts whose flows all have one of `homes` places in the table as their home. */
function crowd(homes: number, seed: number): number[] {
  const hosts: number[] = [];
  for (let host = 300; hosts.length < 90; host++) if ((keyOf(host, seed).hash & (PLACES - 1)) < homes) hosts.push(host);
  return hosts;
}

test('finds what was put in and not taken out, however homes collide', () => {
  fc.assert(
    fc.property(steps, fc.integer(), fc.constantFrom(1, 3, PLACES), (list, seed, homes) => {
      const hosts = crowd(homes, seed);
      const memory = new FlowMemory(CAPACITY);
      const index = new FlowIndex(memory, CAPACITY, seed);
      const slots = new Map<number, number>();
      const free = Array.from({ length: CAPACITY }, (_, slot) => slot);
      for (const { choice, insert } of list) {
        const host = hosts[choice]!;
        const key = keyOf(host, seed);
        const slot = slots.get(host);
        assert.equal(index.find(key), slot ?? NONE);
        if (insert && slot === undefined && free.length > 0) {
          const taken = free.pop()!;
          key.store(memory, taken * FLOW_WORDS);
          index.insert(key, taken);
          slots.set(host, taken);
        } else if (!insert && slot !== undefined) {
          index.remove(slot);
          slots.delete(host);
          free.push(slot);
        }
      }
      for (const [host, slot] of slots) assert.equal(index.find(keyOf(host, seed)), slot);
    }),
    { numRuns: 300 },
  );
});
