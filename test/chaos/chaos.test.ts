import { after, before, suite, test } from 'node:test';
import { reasonToSkip as noSmallDisk } from '@mirrorscope/transport/testing/small_disk';
import { reasonToSkip } from '../kafka/requirements.ts';
import { linuxOnly } from '../live/own_listener.ts';
import { FAULTS, type FaultName } from './faults.ts';
import { Random } from './random.ts';
import { Stage } from './stage.ts';

const LIMIT_MS = 300_000;
/** Those that hurt most; `pnpm chaos` does all, for longer. */
const SHORT: readonly FaultName[] = [
  'writers killed',
  'listener killed',
  'broker and ClickHouse killed',
  'writer hangs',
  'messages twice and out of order',
  'disk full',
];
const TIMES = { kills: 5, gone: 1000, hangs: 3000 };

const skip = linuxOnly() || reasonToSkip();

suite('nothing is lost, and nothing there twice', { skip, timeout: LIMIT_MS }, () => {
  const random = new Random(Date.now());
  let stage: Stage;
  before(async () => {
    stage = await Stage.start({ listeners: 1, writers: 2 });
  });
  after(() => stage?.stop());

  for (const name of SHORT) {
    test(`${name}, seed ${random.seed}`, { skip: name === 'disk full' && noSmallDisk() }, async () => {
      stage.feed();
      await FAULTS[name]({ stage, random, ...TIMES });
      await stage.settle();
    });
  }
});
