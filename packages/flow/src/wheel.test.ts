import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FlowMemory, NONE } from './memory.ts';
import { Wheel } from './wheel.ts';

const SECOND = 1e9;

function due(wheel: Wheel, seconds: number): number[] {
  const flows: number[] = [];
  for (let flow = wheel.next(seconds * SECOND); flow !== NONE; flow = wheel.next(seconds * SECOND)) flows.push(flow);
  return flows;
}

test('flows come up after their deadline, within a slot of it', () => {
  const wheel = new Wheel(new FlowMemory(4));
  wheel.add(0, 10 * SECOND);
  wheel.add(1, 5 * SECOND);
  assert.deepEqual(due(wheel, 5), []);
  assert.deepEqual(due(wheel, 5.25), [1]);
  assert.deepEqual(due(wheel, 9.9), []);
  assert.deepEqual(due(wheel, 10.5), [0]);
});

test('a leap in time brings all up once', () => {
  const wheel = new Wheel(new FlowMemory(4));
  for (let flow = 0; flow < 4; flow++) wheel.add(flow, flow * 60 * SECOND);
  assert.deepEqual(due(wheel, 4 * 365 * 86400).toSorted(), [0, 1, 2, 3]);
  assert.deepEqual(due(wheel, 5 * 365 * 86400), []);
});

test('removed flows do not come up, the others do, none early', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ deadline: fc.nat({ max: 250 }), removed: fc.boolean() }), { minLength: 1, maxLength: 40 }),
      (flows) => {
        const wheel = new Wheel(new FlowMemory(flows.length));
        for (const [flow, { deadline }] of flows.entries()) wheel.add(flow, deadline * SECOND);
        for (const [flow, { removed }] of flows.entries()) if (removed) wheel.remove(flow);
        const seen: number[] = [];
        for (let now = 1; now <= 252; now++) {
          for (const flow of due(wheel, now)) {
            assert.ok(flows[flow]!.deadline < now, `flow of deadline ${flows[flow]!.deadline} came up at ${now}`);
            seen.push(flow);
          }
        }
        const expected = flows.flatMap(({ removed }, flow) => (removed ? [] : [flow]));
        assert.deepEqual(
          seen.toSorted((a, b) => a - b),
          expected,
        );
      },
    ),
  );
});
