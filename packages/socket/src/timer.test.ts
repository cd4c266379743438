import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { reasonToSkip } from './fixtures.ts';
import { PreciseTimer } from './timer.ts';

suite('precise timer', { skip: await reasonToSkip(), timeout: 30_000 }, () => {
  test('never wakes early, and sleeps again', async (t) => {
    const timer = await PreciseTimer.open();
    t.after(() => timer.close());
    for (const milliseconds of [0, 0.2, 1.5, 30]) {
      const start = performance.now();
      await timer.sleep(milliseconds);
      assert.ok(performance.now() - start >= milliseconds, `${milliseconds} ms`);
    }
  });

  test('closing ends the sleep, and there is no other', async () => {
    const timer = await PreciseTimer.open();
    const sleeping = timer.sleep(3_600_000);
    timer.close();
    await sleeping;
    await timer.sleep(3_600_000);
  });
});
