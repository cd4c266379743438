/** `pnpm outage [--minutes N]`: Kafka is gone for so long; the listener's memory is flat, and what waited drains three times as fast as more comes. */
import assert from 'node:assert/strict';
import { longRun, row } from '../../live/long_run.ts';
import { MIB } from '../../live/process_memory.ts';
import { outageTrial } from './trial.ts';

const COMMAND = { name: 'outage', option: 'minutes', unasked: 5, least: 1 };
const MINUTE = 60;
const PER_SECOND = 20_000;
const BEFORE_SECONDS = 60;
const EVERY_SECONDS = 15;
const GROWTH_LIMIT = 1.1;
const DRAIN = 3;

process.exitCode = await longRun(COMMAND, async (minutes) => {
  row('second', 'Kafka', 'made', 'produced', 'stored', 'spool MiB', 'memory MiB');
  const plan = { perSecond: PER_SECOND, beforeSeconds: BEFORE_SECONDS, goneSeconds: minutes * MINUTE, every: EVERY_SECONDS };
  const report = await outageTrial({
    ...plan,
    onMoment: (seconds, what, { made, produced, stored, spool, resident }) =>
      row(Math.round(seconds), what, made, produced, stored, spool / MIB, resident / MIB),
  });
  const { records, backlog, spool, resident, arrival, toKafka, toStore } = report;
  const tell = (what: string, amount: number) => process.stdout.write(`${what.padEnd(62)}${Math.round(amount).toLocaleString('en')}\n`);
  tell('records, each once in ClickHouse', records);
  tell('records that waited when Kafka was back', backlog);
  tell('bytes of the spool for each', spool / backlog);
  tell("listener's memory while Kafka was gone, first half, MiB", resident.firstHalf / MIB);
  tell('second half, MiB', resident.secondHalf / MIB);
  tell('most while draining, MiB', resident.draining / MIB);
  tell('records that came, a second', arrival);
  tell('records that left the spool for Kafka, a second', toKafka);
  tell('records that arrived in ClickHouse, a second', toStore);
  assert.ok(resident.secondHalf <= resident.firstHalf * GROWTH_LIMIT, 'memory grew while Kafka was gone');
  assert.ok(toKafka >= DRAIN * arrival, `the spool drains only ${(toKafka / arrival).toFixed(1)} times as fast as records come`);
});
