import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runWithin } from '@mirrorscope/runtime';
import { pauseAfter, RETRY } from '@mirrorscope/transport';
import { DeadLetters, KafkaSource } from '@mirrorscope/transport/consume';
import { kafkaConnection } from '@mirrorscope/transport/kafka_config';
import type { WriterConfig } from './config.ts';
import { registerMetrics } from './metrics.ts';
import { openWhenThere } from './open_store.ts';
import { Slots } from './slots.ts';
import { Trouble } from './trouble.ts';
import { Writer } from './writer.ts';

/**
 * Messages are memory outside of V8's heap. V8 would look through the heap whenever a few megabytes of them have come, and spend
 * more time on that than everything else takes here: so they count like the heap, and may grow by half in between.
 */
const MEMORY = ['--external-memory-accounted-in-global-limit', '--heap-growing-percent=50'];

/** `mirrorscope write`: runs until a signal. Gives the exit code. */
export function runWriter(config: WriterConfig): Promise<number> {
  for (const flag of MEMORY) setFlagsFromString(flag);
  const { kafka, block } = config;
  return runWithin(config, async ({ log, health, metrics, service }) => {
    const connection = kafkaConnection(kafka, config.name);
    const store = await openWhenThere(config.store, log, health.ending);
    if (store === undefined) return;
    service.onStop('store', () => store.close());
    if (config.migrate === 'yes') await store.migrate();

    const deadLetters = new DeadLetters(connection, kafka.deadTopic);
    service.onStop('dead letters', () => deadLetters.close());
    const trouble = new Trouble(log);
    const writer = new Writer({
      store,
      slots: new Slots(config.inserts),
      log: trouble,
      limits: { rows: block.rows, bytes: block.bytes, lingerMs: block.linger * 1000 },
      bufferBytes: config.buffer,
      bury: ({ topic, partition }, { message, death }) => deadLetters.send({ topic, partition, message, ...death }),
      now: () => performance.now(),
      pause: (failures, signal) => sleep(pauseAfter(failures, RETRY), undefined, { signal }).catch(() => {}),
      failed: (error) => service.end('a partition cannot be written', error),
    });
    const source = new KafkaSource({
      connection,
      topic: kafka.topic,
      group: kafka.group,
      sessionTimeout: kafka.sessionTimeout * 1000,
      log,
      claimed: (claim) => writer.claim(claim),
    });
    service.onStop('Kafka', () => source.close());
    service.onStop(
      'partitions',
      () => writer.stop(),
      () => `${writer.bufferedBytes} bytes that will be read again`,
    );
    registerMetrics(metrics, writer, source);
    health.addWarnings(() => [...(source.problem === undefined ? [] : [source.problem.message]), ...trouble.lines]);
    await source.start(health.ending);
    if (!health.ending.aborted) log.info(`writing: ${source.name} to ${store.name}`);
  });
}
