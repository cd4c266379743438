import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { inCi } from '../../lab/requirements.ts';
import { freePort } from '../../live/listener_process.ts';
import { linuxOnly } from '../../live/own_listener.ts';
import { compilePrograms } from './programs.ts';
import { RECEIVERS } from './receivers.ts';
import { measureWindow } from './window.ts';

/** cap needs root and libpcap, and has tests of its own. */
const MEASURED = RECEIVERS.filter(({ name }) => name !== 'cap');
const LOAD = { frame: 128, rate: 5000, seconds: 0.5 };

test('every receiver gets what the sender sends, and its time is measured', { skip: linuxOnly() || reasonToSkip() }, async () => {
  compilePrograms();
  await Promise.all(
    MEASURED.map(async ({ name, start }) => {
      const receiver = await start(await freePort());
      try {
        const { sent, received, seconds, cpuSeconds } = await measureWindow(receiver, LOAD);
        assert.ok(sent > 0 && sent <= LOAD.rate * seconds + 32, `${name}: ${sent} sent in ${seconds} s`);
        assert.equal(received, sent, name);
        assert.ok(cpuSeconds > 0 && cpuSeconds < 5, `${name}: ${cpuSeconds} s`);
      } finally {
        await receiver.stop();
      }
    }),
  );
});

function reasonToSkip(): string | false {
  const reason = availableParallelism() < 2 ? 'two cores are needed' : spawnSync('gcc', ['--version']).error ? 'gcc is needed' : '';
  if (reason === '') return false;
  if (inCi()) throw new Error(reason);
  console.error(`SKIPPED: the benchmark of receivers: ${reason}`);
  return reason;
}
