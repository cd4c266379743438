import assert from 'node:assert/strict';
import { mock, type TestContext, test } from 'node:test';
import { type Pace, Pacer } from './pacer.ts';
import { Sender } from './sender.ts';
import { FakeOutlet } from './testing/fake_outlet.ts';

/** Sends datagrams with these times, in seconds, block by block and round by round. Gives when each went, in milliseconds. */
async function sent(context: TestContext, pace: Pace, rounds: readonly (readonly (readonly number[])[])[]) {
  const outlet = new FakeOutlet();
  mock.method(performance, 'now', () => outlet.now);
  context.after(() => mock.restoreAll());
  const sender = new Sender(outlet);
  const pacer = new Pacer(sender, pace, () => {});
  for (const blocks of rounds) {
    for (const times of blocks) {
      const datagrams = sender.datagrams();
      for (const time of times) datagrams.add(1, time);
      await pacer.send(datagrams);
    }
    pacer.nextRound();
  }
  return { times: outlet.times.map((time) => Math.round(time * 10) / 10), behind: pacer.behind, seconds: pacer.seconds };
}

test('at the times of the capture, gaps kept', async (t) => {
  const { times, behind, seconds } = await sent(t, { speed: 1 }, [
    [
      [0, 0.001, 0.001, 0.5],
      [90, 90.25],
    ],
  ]);
  assert.deepEqual(times, [0, 1, 1, 500, 90_000, 90_250]);
  assert.ok(behind < 0.001);
  assert.ok(Math.abs(seconds - 90.25) < 0.001);
});

test('faster and slower', async (t) => {
  assert.deepEqual((await sent(t, { speed: 10 }, [[[0, 1, 2]]])).times, [0, 100, 200]);
  mock.restoreAll();
  assert.deepEqual((await sent(t, { speed: 0.5 }, [[[0, 1, 2]]])).times, [0, 2000, 4000]);
});

test('a round begins when the last datagram before it was due', async (t) => {
  const round = [[0, 1], [3]];
  assert.deepEqual((await sent(t, { speed: 2 }, [round, round, round])).times, [0, 500, 1500, 1500, 2000, 3000, 3000, 3500, 4500]);
});

test('so many a second', async (t) => {
  const round = [[0, 7], [9]];
  assert.deepEqual((await sent(t, { perSecond: 100 }, [round, round])).times, [0, 10, 20, 30, 40, 50]);
});

test('all at once', async (t) => {
  const { times, behind } = await sent(t, { perSecond: Number.POSITIVE_INFINITY }, [[[0, 7], [9]], [[0]]]);
  assert.deepEqual([times, behind], [[0, 0, 0, 0], 0]);
});

test('a clock that went back changes no order', async (t) => {
  assert.deepEqual((await sent(t, { speed: 1 }, [[[0, 5, 2, 6, -3]]])).times, [0, 5000, 5000, 6000, 6000]);
});

test('what falls due within a short wait goes together', async (t) => {
  const { times } = await sent(t, { speed: 1 }, [[Array.from({ length: 1000 }, (_, i) => i * 1e-6)]]);
  const calls = new Set(times);
  assert.ok(calls.size <= 11, `${calls.size} calls`);
});

test('what is late goes at once, and how late is told', async (t) => {
  const outlet = new FakeOutlet();
  mock.method(performance, 'now', () => outlet.now);
  t.after(() => mock.restoreAll());
  const sender = new Sender(outlet);
  const pacer = new Pacer(sender, { speed: 1 }, () => {});
  const datagrams = sender.datagrams();
  for (const time of [0, 0.1, 0.2, 0.3]) datagrams.add(1, time);
  const { sleep } = outlet;
  outlet.sleep = (milliseconds) => sleep.call(outlet, milliseconds + 120);
  await pacer.send(datagrams);
  assert.deepEqual(outlet.times.map(Math.round), [0, 220, 220, 420]);
  assert.ok(Math.abs(pacer.behind - 0.12) < 1e-6);
});
