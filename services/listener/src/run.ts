import { runWithin, type Surroundings } from '@mirrorscope/runtime';
import type { Transport } from '@mirrorscope/transport';
import { payloadWarnings, registerCaptureMetrics } from './capture_ring.ts';
import type { ListenerConfig, ReceiverConfig } from './config.ts';
import { registerKafkaMetrics } from './kafka_metrics.ts';
import { Listener } from './listener.ts';
import { registerMetrics } from './metrics.ts';
import { openOutput } from './output.ts';

/** `mirrorscope listen`: runs until a signal, or until a file that it reads has ended. Gives the exit code. */
export function runListener(config: ListenerConfig): Promise<number> {
  return runWithin(config, async (surroundings) => {
    const output = await openOutput(config, surroundings.log);
    if (output.kafka !== undefined) registerKafkaMetrics(surroundings.metrics, output.kafka);
    const { counts } = output.transport;
    surroundings.service.onStop(
      'output',
      () => output.close(),
      () => `${counts.waiting} records waiting`,
    );
    // As logrotate sends it. Without a handler it would be the end.
    const reopen = (): void => void output.reopen();
    process.on('SIGHUP', reopen);
    surroundings.service.onStop('SIGHUP', () => process.off('SIGHUP', reopen));
    await startListener(config, output.transport, surroundings);
  });
}

/** Starts a listener as part of a service, which it ends where its source ends. */
export async function startListener(
  config: ReceiverConfig,
  transport: Transport,
  { log, health, metrics, service }: Surroundings,
): Promise<Listener> {
  const listener = await Listener.start(config, {
    async take(lines, records) {
      await transport.send(lines, records);
      // Better gone, and started anew by whoever watches over it, than receiving for nobody.
      if (transport.problem?.final && !health.ending.aborted) service.end('records go nowhere', transport.problem.message);
    },
    warn: (message) => log.warn(message),
    info: (message) => log.info(message),
  });
  service.onStop(
    'listener',
    async () => {
      await listener.stop();
      await transport.close();
      log.info(summary(listener, transport));
      if (transport.problem?.final) service.end('records were lost', transport.problem.message);
    },
    () => `${listener.counters().get('active')} flows`,
  );
  registerMetrics(metrics, listener, transport);
  if (listener.ring !== undefined) registerCaptureMetrics(metrics, listener.ring);
  const payload = payloadWarnings(config.capture);
  for (const warning of payload) log.warn(warning);
  health.addWarnings(() => {
    const problems = [listener.ring?.problem, transport.problem?.message].filter((problem) => problem !== undefined);
    return [...listener.ports.warnings, ...payload, ...problems];
  });
  log.info(`listening: ${listener.ports.description}; records to ${transport.name}`);
  listener.ended().then(
    () => service.end('the source has ended'),
    (error: unknown) => service.end('the source failed', error),
  );
  return listener;
}

/** What became of everything, in one line. */
function summary(listener: Listener, { counts }: Transport): string {
  const { ring } = listener;
  const counters = listener.counters();
  const number = (value: number): string => value.toLocaleString('en');
  const received = counters.get('received');
  const decoded = counters.get('decoded');
  return (
    `${number(received)} packets received, ${number(listener.dropped)} dropped by the kernel; ` +
    `${number(decoded)} decoded, ${number(received - decoded)} refused; ${number(counters.get('flows'))} flows; ` +
    `${number(counts.delivered)} records delivered, ${number(counts.dropped)} dropped` +
    (counts.waiting === 0 ? '' : `, ${number(counts.waiting)} in the spool`) +
    (ring === undefined ? '' : `; ${number(ring.count('kept'))} packets kept in ${ring.directory}, ${number(ring.leftOut)} left out`)
  );
}
