import {
  createLog,
  endpointText,
  Health,
  type Logger,
  Metrics,
  openHttpHealth,
  openTcpHealth,
  runService,
  type Service,
} from '@mirrorscope/runtime';
import type { Transport } from '@mirrorscope/transport';
import type { ListenerConfig } from './config.ts';
import { Listener } from './listener.ts';
import { registerMetrics } from './metrics.ts';
import { openOutput } from './output.ts';

/** `mirrorscope listen`: runs until a signal, or until a file that it reads has ended. Gives the exit code. */
export async function runListener(config: ListenerConfig): Promise<number> {
  const log = createLog(config.name, config.logLevel);
  const health = new Health();
  const metrics = new Metrics();
  metrics.processMetrics();
  return runService({ log, health, drainLimit: config.drainLimit }, async (service) => {
    // First, so that it is stopped last: whoever watches sees the draining too.
    if (config.http !== null) {
      const http = await openHttpHealth(config.http, health, metrics, log);
      service.onStop('HTTP', () => http.close());
      log.info(`health and metrics on http://${endpointText(http.bound)}`);
    }
    const output = await openOutput(config.output, log);
    service.onStop(
      'output',
      () => output.close(),
      () => `${output.transport.counts.waiting} records waiting`,
    );
    await startListener(config, output.transport, { log, health, metrics, service });
    if (config.health !== null) {
      const tcp = await openTcpHealth(config.health, health);
      service.onStop('TCP health', () => tcp.close());
      log.info(`TCP health on ${endpointText(tcp.bound)}`);
    }
  });
}

/** What a service has before it does anything. */
export interface Surroundings {
  readonly log: Logger;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly service: Service;
}

/** Starts a listener as part of a service, which it ends where its source ends. */
export async function startListener(
  config: ListenerConfig,
  transport: Transport,
  { log, health, metrics, service }: Surroundings,
): Promise<Listener> {
  const listener = await Listener.start(config, transport, (message) => log.warn(message));
  service.onStop(
    'listener',
    async () => {
      await listener.stop();
      await transport.flush();
      log.info(summary(listener, transport));
    },
    () => `${listener.counters().get('active')} flows`,
  );
  registerMetrics(metrics, listener, transport);
  health.addWarnings(() => [...listener.ports.warnings, ...(transport.problem === undefined ? [] : [transport.problem.message])]);
  log.info(`listening: ${listener.ports.description}; records to ${transport.name}`);
  listener.ended().then(
    () => service.end('the source has ended'),
    (error: unknown) => service.end('the source failed', error),
  );
  return listener;
}

/** What became of everything, in one line. */
function summary(listener: Listener, { counts }: Transport): string {
  const counters = listener.counters();
  const number = (value: number): string => value.toLocaleString('en');
  const received = counters.get('received');
  const decoded = counters.get('decoded');
  return (
    `${number(received)} packets received, ${number(listener.dropped)} dropped by the kernel; ` +
    `${number(decoded)} decoded, ${number(received - decoded)} refused; ${number(counters.get('flows'))} flows; ` +
    `${number(counts.delivered)} records delivered, ${number(counts.dropped)} dropped`
  );
}
