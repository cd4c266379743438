/** A service for tests, as a process: `node service.ts MODE [DRAIN_LIMIT]`. Logs JSON to standard error, prints what it does. */
import { Health } from '../health.ts';
import { createLog } from '../log.ts';
import { runService } from '../service.ts';

const [mode, limit = '10'] = process.argv.slice(2);
const health = new Health();
const log = createLog('probe', 'info');
const say = (text: string) => process.stdout.write(`${text}\n`);

process.on('uncaughtException', () => {
  say('the wrong handler');
  process.exit(3);
});

process.exitCode = await runService({ log, health, drainLimit: Number(limit) }, async (service) => {
  service.onStop('the outlet', () => say(`outlet stopped, ${health.state}`));
  if (mode === 'broken-start') throw new Error('no such interface');
  if (mode === 'slow-start') {
    say('starting');
    await new Promise((resolve) => health.ending.addEventListener('abort', resolve));
  }
  service.onStop(
    'the inlet',
    async () => {
      say('inlet stops');
      if (mode === 'stuck') await new Promise(() => {});
      if (mode === 'broken-stop') throw new Error('no way');
      await new Promise(setImmediate);
      say('inlet stopped');
    },
    () => '3 packets waiting',
  );
  if (mode === 'throws') setTimeout(() => undefined!['nothing' as never]);
  if (mode === 'rejects') setTimeout(() => Promise.reject(new Error('nobody waits')));
  if (mode === 'ends') service.end('the file is read');
  say('started');
}).catch((error) => {
  say(`failed: ${error.message}`);
  return 4;
});
say('over');
