/** ClickHouse alone: its table engine for Kafka, and a materialized view from there into the table, roll-ups included. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '@mirrorscope/store';
import { clock, type EnginePlan, planOf, say } from './runs.ts';

const LOOK_MS = 50;

const { directory, brokers, topic, partitions, records, threads } = planOf<EnginePlan>();
const store = await openStore(`chdb://${directory}`);
const number = async (sql: string): Promise<number> => Number((await store.query(sql)).rows[0]![0]);

await store.migrate();
const { rows: columns } = await store.query(
  "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'flows' AND default_kind = '' ORDER BY position",
);
const settings = {
  kafka_broker_list: brokers.join(),
  kafka_topic_list: topic,
  kafka_group_name: 'engine',
  kafka_format: 'JSONEachRow',
  kafka_num_consumers: threads,
  // Else they take turns.
  kafka_thread_per_consumer: 1,
  date_time_input_format: 'best_effort',
  input_format_skip_unknown_fields: 1,
};
await store.command(
  `CREATE TABLE queue (${columns.map(([name, type]) => `${name} ${type}`).join()}) ENGINE = Kafka SETTINGS ${Object.entries(settings)
    .map(([name, value]) => `${name} = ${typeof value === 'string' ? `'${value}'` : value}`)
    .join()}`,
);
await store.command('CREATE MATERIALIZED VIEW feed TO flows AS SELECT * FROM queue');
const assigned = 'SELECT sum(length(assignments.topic)) FROM system.kafka_consumers';
while ((await number(assigned)) < partitions) await sleep(LOOK_MS);
const passed = clock();
while ((await number('SELECT count() FROM flows')) < records) await sleep(LOOK_MS);
const taken = passed();
say({ records: await number('SELECT count() FROM flows'), ...taken });
await store.command('DROP TABLE feed');
await store.command('DROP TABLE queue');
await store.close();
