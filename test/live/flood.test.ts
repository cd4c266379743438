import { test } from 'node:test';
import { floodTrial } from './flood_trial.ts';
import { linuxOnly } from './own_listener.ts';

/** `pnpm flood` sends more. */
const PACKETS = 300_000;

test('a SYN flood evicts flows, but not the one that is spoken on', { skip: linuxOnly(), timeout: 120_000 }, async () => {
  await floodTrial(PACKETS);
});
