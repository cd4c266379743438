import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM_CLOCK } from '../clock.ts';
import { MirrorError } from '../error.ts';
import { VirtualClock } from '../testing/virtual_clock.ts';
import type { Guard, Reading } from './guard.ts';
import { Lookout } from './lookout.ts';

const STEP = { share: 25, applied: undefined };
const reading = (measure: string, value: number | undefined): Reading => ({ measure, value, limit: 0.01, detail: 'of 1000' });

/** Answers with these in turn; text is a failure. */
function guard(name: string, ...answers: readonly (Reading | string)[]): Guard {
  let next = 0;
  return {
    name,
    begin: async () => {},
    look: async () => {
      const answer = answers[next++];
      if (answer === undefined) return [];
      if (typeof answer === 'string') throw new MirrorError('unreachable', answer);
      return [answer];
    },
  };
}

test('nothing is wrong as long as every value is within its limit, or not known yet', async () => {
  const lookout = new Lookout(
    [guard('a', reading('drops', 0.01), reading('drops', 0)), guard('b', reading('missed', undefined))],
    SYSTEM_CLOCK,
  );
  await lookout.begin();
  const seen: string[] = [];
  assert.equal(await lookout.look(STEP, ({ measure }) => seen.push(measure)), undefined);
  assert.equal(await lookout.look(STEP, ({ measure }) => seen.push(measure)), undefined);
  assert.deepEqual(seen, ['drops', 'missed', 'drops']);
  assert.deepEqual(lookout.readings, [reading('drops', 0), reading('missed', undefined)], 'the last of each measure');
});

test('a breach names the value, the limit and the evidence', async () => {
  const lookout = new Lookout([guard('a', reading('drops', 0.02)), guard('b', reading('missed', 0.5))], SYSTEM_CLOCK);
  const why = await lookout.look(STEP, () => {});
  assert.equal(why, 'drops: 2.00 %, at most 1.00 % (of 1000); missed: 50.0 %, at most 1.00 % (of 1000)');
});

test('a guard may fail once, but not twice in a row', async () => {
  const lookout = new Lookout(
    [guard('listeners', 'x does not answer', reading('drops', 0), 'x does not answer', 'y does not answer')],
    SYSTEM_CLOCK,
  );
  for (let i = 0; i < 3; i++) assert.equal(await lookout.look(STEP, () => {}), undefined);
  assert.equal(await lookout.look(STEP, () => {}), 'listeners cannot be read: y does not answer');
});

test('before a step every guard has to be readable', async () => {
  const blind: Guard = { name: 'store', begin: () => Promise.reject(new MirrorError('unreachable', 'no store')), look: async () => [] };
  await assert.rejects(new Lookout([guard('a'), blind], SYSTEM_CLOCK).begin(), { message: 'no store' });
});

test('a guard that hangs counts as one that fails, and does not hide what the others see', async () => {
  const clock = new VirtualClock();
  const hanging: Guard = { name: 'store', begin: async () => {}, look: () => new Promise(() => {}) };
  const lookout = new Lookout([hanging, guard('a', reading('drops', 0), reading('drops', 0.02))], clock);
  const began = clock.now();
  assert.equal(await lookout.look(STEP, () => {}), undefined);
  assert.equal(
    await lookout.look(STEP, () => {}),
    'drops: 2.00 %, at most 1.00 % (of 1000); store cannot be read: no answer of store within 15 s',
  );
  assert.equal(clock.now() - began, 30_000);
});
