import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linuxOnly } from './own_listener.ts';
import { MIB } from './process_memory.ts';
import { soakTrial } from './soak_trial.ts';

const SECONDS = 10;
/** What a busy machine holds too; `pnpm soak` finds out what this one does, and looks whether memory stays flat. */
const PER_SECOND = 20_000;
const MEMORY_LIMIT = 600 * MIB;

test('a steady load is accounted for, in bounded memory', { skip: linuxOnly(), timeout: 60_000 }, async () => {
  const moments = await soakTrial({ seconds: SECONDS, perSecond: PER_SECOND, every: 1 });
  assert.equal(moments.length, SECONDS);
  const highest = Math.max(...moments.map(({ resident }) => resident));
  assert.ok(highest < MEMORY_LIMIT, `${Math.round(highest / MIB)} MiB resident`);
});
