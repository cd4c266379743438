/**
 * What the listener's way to Kafka costs by itself: gives the transport the records of a file, as workers do and as fast as it takes
 * them, until all are in the topic.
 */
import { readFileSync } from 'node:fs';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { RECORD_VERSION } from '@mirrorscope/record';
import { openKafka } from '@mirrorscope/transport';
import { clock, type ProducePlan, planOf, say } from './runs.ts';

/** As workers hand them over. */
const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;
const MIB = 1024 * 1024;
const LOOK_MS = 20;

const { file, brokers, topic, partitions, compression, spool } = planOf<ProducePlan>();
// In memory beforehand, so that reading them costs nothing.
const chunks = [...chunksOf(readFileSync(file))];
const transport = await openKafka({
  connection: { brokers, clientId: 'bench' },
  topic,
  partitions,
  compression,
  version: RECORD_VERSION,
  listener: 'bench',
  spool: spool === undefined ? undefined : { directory: spool, maxBytes: 8192 * MIB, segmentBytes: 64 * MIB, maxAge: 0, fsync: 'interval' },
});
while (!transport.kafka.connected) await setTimeout(LOOK_MS);
const passed = clock();
for (const { bytes, records } of chunks) {
  await transport.send(bytes, records);
  // A worker's next chunk is another event.
  await setImmediate();
}
await transport.close();
say({ records: transport.counts.delivered, ...passed() });

function* chunksOf(bytes: Buffer): Generator<{ readonly bytes: Uint8Array; readonly records: number }> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.lastIndexOf(NEWLINE, start + CHUNK_BYTES - 1) + 1;
    const chunk = bytes.subarray(start, end);
    let records = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) records++;
    yield { bytes: chunk, records };
    start = end;
  }
}
