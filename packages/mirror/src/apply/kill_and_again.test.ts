import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planDestroy } from '../plan/plan_destroy.ts';
import { readWorld } from '../world/read_world.ts';
import { applyPlan } from './apply.ts';
import { endOf, Killed, killedAt, startMirrored, todo } from './fixtures.ts';

const INTERFACES = 3;
/** More calls than an apply to these makes. */
const MOST_CALLS = 26;
const RUNS = { numRuns: 15 };

const start = (consistency: number) => startMirrored(INTERFACES, { consistency });

const consistencies = fc.constantFrom(0, 4_000);
const moment = fc.record({ nth: fc.integer({ min: 1, max: MOST_CALLS }), when: fc.constantFrom('before' as const, 'after' as const) });

async function expectedEnd(): Promise<string[]> {
  await using mirrored = await start(0);
  await applyPlan(mirrored.aws, await mirrored.planOf());
  return endOf(mirrored.cloud);
}

test('killed at any call, then applied again, with the same plan or a new one: the same end, and nothing twice', async () => {
  const expected = await expectedEnd();
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment, { minLength: 1, maxLength: 3 }),
      consistencies,
      fc.boolean(),
      async (kills, consistency, isSamePlan) => {
        await using mirrored = await start(consistency);
        const { aws, planOf, cloud } = mirrored;
        const first = await planOf();
        for (const { nth, when } of kills) {
          const plan = isSamePlan ? first : await planOf();
          await applyPlan(killedAt(aws, nth, when), plan).catch((error: unknown) => assert.ok(error instanceof Killed));
        }
        await applyPlan(aws, isSamePlan ? first : await planOf());
        assert.deepEqual(endOf(cloud), expected);
        assert.deepEqual(todo(await planOf()), []);
      },
    ),
    RUNS,
  );
});

test('connections that break before or after a call is done change nothing in the end', async () => {
  const expected = await expectedEnd();
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 6 }), consistencies, async (resets, consistency) => {
      await using mirrored = await start(consistency);
      const { aws, planOf, cloud } = mirrored;
      const plan = await planOf();
      for (const { nth, when } of resets) cloud.fault({ nth, reset: when });
      const report = await applyPlan(aws, plan);
      assert.equal(report.done.length, todo(plan).length);
      assert.deepEqual(endOf(cloud), expected);
    }),
    RUNS,
  );
});

test('a destroy that is killed at any call leaves nothing once it is done again', async () => {
  await fc.assert(
    fc.asyncProperty(moment, consistencies, fc.boolean(), async ({ nth, when }, consistency, isSamePlan) => {
      await using mirrored = await start(consistency);
      const { aws, planOf, cloud } = mirrored;
      await applyPlan(aws, await planOf());
      const plan = planDestroy(await readWorld(aws), 'web');
      await applyPlan(killedAt(aws, nth, when), plan).catch((error: unknown) => assert.ok(error instanceof Killed));
      await applyPlan(aws, isSamePlan ? plan : planDestroy(await readWorld(aws), 'web'));
      assert.deepEqual(endOf(cloud), []);
    }),
    RUNS,
  );
});
