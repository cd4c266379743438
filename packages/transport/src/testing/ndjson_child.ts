/**
 * A process of its own that sends numbered lines of 100 bytes: PATH CHUNKS END. At END `close` it closes and ends by itself, `limit` gives up
 * soon and exits, `rotate` moves the file away whenever it cannot be written. It tells counts and problem on standard error.
 */
import { renameSync, writeSync } from 'node:fs';
import { openNdjson } from '../ndjson_transport.ts';
import { Lines } from './lines.ts';
import { until } from './until.ts';

const STDERR = 2;
const [path = '-', chunks, end] = process.argv.slice(2);
const transport = await openNdjson(path, { retry: { firstMs: 2, mostMs: 2 } });
const lines = new Lines();
for (let i = 0; i < Number(chunks); i++) transport.send(lines.next(100, 100).bytes, 100);
for (let moved = 0; end === 'rotate' && transport.counts.waiting > 0; moved++) {
  await until(() => transport.problem !== undefined || transport.counts.waiting === 0);
  if (transport.problem === undefined) break;
  renameSync(path, `${path}.${moved}`);
  const { retries } = transport.counts;
  transport.reopen();
  await until(() => transport.counts.retries > retries + 1 || transport.counts.waiting === 0);
}
await transport.close(end === 'limit' ? { limitMs: 100 } : {});
writeSync(STDERR, JSON.stringify({ counts: transport.counts, problem: transport.problem?.message }));
if (end === 'limit') process.exit();
