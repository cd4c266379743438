/**
 * A process of its own that is to be killed: DIRECTORY FSYNC. It sends numbered lines through a spool to a sink that appends what it
 * gets to the file `delivered` beside the directory, as `NAME NUMBERS`, and fails now and then. On standard output it tells how many
 * lines were accepted.
 */
import { appendFileSync, writeSync } from 'node:fs';
import type { Fsync } from '../spool/spool.ts';
import { type Sink, SpooledTransport } from '../spooled_transport.ts';
import { Lines } from './lines.ts';
import { nameOf, numbersIn } from './messages.ts';

const STDOUT = 1;
const [directory = '', fsync = 'never'] = process.argv.slice(2);
const sink: Sink = {
  name: 'a file',
  partitions: 3,
  batchBytes: 2000,
  async deliver(messages) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (Math.random() < 0.2) throw new Error('not now');
    appendFileSync(`${directory}.delivered`, messages.map((message) => `${nameOf(message)} ${numbersIn([message]).join()}\n`).join(''));
    if (Math.random() < 0.2) throw new Error('and yet it is stored');
    return [];
  },
  abort() {},
  async close() {},
};
const transport = await SpooledTransport.open(sink, {
  spool: { directory, maxBytes: 1e9, segmentBytes: 5000, maxAge: 0, fsync: fsync as Fsync },
  messageBytes: 300,
  memoryBytes: 1e6,
  retry: { firstMs: 1, mostMs: 3 },
});
const lines = new Lines();
for (;;) {
  const { bytes, records } = lines.next(1 + Math.floor(Math.random() * 50), 20);
  await transport.send(bytes, records);
  writeSync(STDOUT, `${lines.sent}\n`);
  await new Promise((resolve) => setTimeout(resolve, Math.random() < 0.3 ? 1 : 0));
}
