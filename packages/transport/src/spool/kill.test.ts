import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../testing/directory.ts';
import { upTo } from '../testing/lines.ts';
import { nameOf, numbersIn, takeAll } from '../testing/messages.ts';
import { type Fsync, Spool } from './spool.ts';

const CHILD = fileURLToPath(new URL('../testing/spool_child.ts', import.meta.url));

/** Kills a process that writes and sends, some time after it accepted its first records. Gives how many it said it had accepted. */
async function killed(directory: string, fsync: Fsync): Promise<number> {
  const child = spawn(process.execPath, [CHILD, directory, fsync], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  child.stdout.setEncoding('latin1').on('data', (text) => {
    told += text;
  });
  await once(child.stdout, 'data');
  await sleep(Math.random() * 150);
  child.kill('SIGKILL');
  await once(child, 'close');
  return Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
}

for (const fsync of ['never', 'interval', 'always'] as const) {
  test(`killed at any moment: all that was accepted is delivered or in the spool, under one name (fsync ${fsync})`, async (t) => {
    for (let round = 0; round < 3; round++) {
      const directory = join(temporaryDirectory(t), 'spool');
      const accepted = await killed(directory, fsync);
      assert.ok(accepted > 0);
      // The lock of the dead is in nobody's way.
      const spool = await Spool.open(
        directory,
        { maxBytes: 1e9, segmentBytes: 5000, maxAge: 0, fsync },
        { log: undefined, dropped: assert.fail },
      );
      const left = (await takeAll(spool)).map((message) => [nameOf(message), numbersIn([message]).join()] as const);
      await spool.close();
      const delivered = existsSync(`${directory}.delivered`) ? readFileSync(`${directory}.delivered`, 'latin1') : '';
      const lines = delivered
        .slice(0, delivered.lastIndexOf('\n') + 1)
        .split('\n')
        .slice(0, -1);
      const byName = new Map<string, string>();
      for (const [name, numbers] of [...lines.map((line) => line.split(' ') as [string, string]), ...left]) {
        assert.equal(byName.get(name) ?? numbers, numbers, 'what comes twice is the same');
        byName.set(name, numbers);
      }
      const numbers = [...byName.values()].flatMap((text) => text.split(',').map(Number)).sort((a, b) => a - b);
      assert.deepEqual(numbers, upTo(numbers.length), 'each once, none is missing');
      assert.ok(numbers.length >= accepted, `${numbers.length} of ${accepted}`);
    }
  });
}
