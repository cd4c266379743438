/**
 * A process of its own that sends numbered lines of 100 bytes: PATH CHUNKS END. At END `close` it closes and ends by itself;
 * `limit` gives up soon and exits, and `full` does so once the file cannot be written; `rotate` moves the file away whenever it
 * cannot be written. It tells counts and problem on standard error.
 */
import { existsSync, renameSync, writeSync } from 'node:fs';
import { openNdjson } from '../ndjson_transport.ts';
import { Lines } from './lines.ts';
import { until } from './until.ts';

const STDERR = 2;
const [path = '-', chunks, end] = process.argv.slice(2);
const transport = await openNdjson(path, { retry: { firstMs: 2, mostMs: 2 } });
const lines = new Lines();
for (let i = 0; i < Number(chunks); i++) transport.send(lines.next(100, 100).bytes, 100);
const failing = (): boolean => transport.problem !== undefined && existsSync(path);
for (let moved = 0; end === 'rotate' && transport.counts.waiting > 0; moved++) {
  await until(() => failing() || transport.counts.waiting === 0);
  if (failing()) renameSync(path, `${path}.${moved}`);
  transport.reopen();
}
if (end === 'full') await until(() => transport.counts.retries > 0);
const givesUp = end === 'limit' || end === 'full';
await transport.close(givesUp ? { limitMs: 100 } : {});
writeSync(STDERR, JSON.stringify({ counts: transport.counts, problem: transport.problem?.message }));
if (givesUp) process.exit();
