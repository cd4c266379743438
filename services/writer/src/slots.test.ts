import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Slots } from './slots.ts';

const NEVER = new AbortController().signal;

test('so many at a time, the others in line', async () => {
  const slots = new Slots(2);
  const order: string[] = [];
  const enter = (name: string) =>
    slots.enter(NEVER).then((leave) => {
      order.push(name);
      return leave;
    });
  const [leaveA] = await Promise.all([enter('a'), enter('b')]);
  const c = enter('c');
  const d = enter('d');
  await Promise.resolve();
  assert.deepEqual(order, ['a', 'b']);
  leaveA();
  (await c)();
  await d;
  assert.deepEqual(order, ['a', 'b', 'c', 'd']);
});

test('whoever gives up leaves the line', async () => {
  const slots = new Slots(1);
  const leave = await slots.enter(NEVER);
  const giveUp = new AbortController();
  const waiting = assert.rejects(slots.enter(giveUp.signal), { name: 'AbortError' });
  giveUp.abort();
  await waiting;
  leave();
  await slots.enter(NEVER);
  await assert.rejects(slots.enter(giveUp.signal), { name: 'AbortError' });
});
