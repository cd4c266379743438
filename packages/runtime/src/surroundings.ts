import { type Endpoint, endpointText } from './endpoint.ts';
import { Health } from './health.ts';
import { openHttpHealth } from './http_health.ts';
import { createLog, type Logger, type LogLevel } from './log.ts';
import { Metrics } from './metrics.ts';
import { runService, type Service } from './service.ts';
import { openTcpHealth } from './tcp_health.ts';

/** What a service has before it does anything. */
export interface Surroundings {
  readonly log: Logger;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly service: Service;
}

export interface SurroundingsConfig {
  readonly name: string;
  readonly logLevel: LogLevel;
  readonly drainLimit: number;
  /** Where to serve health and metrics, and where the load balancer's TCP check; null: nowhere. */
  readonly http: Endpoint | null;
  readonly health: Endpoint | null;
}

/** Runs a service until its end, with log, health and metrics around it. Gives the exit code. */
export function runWithin(config: SurroundingsConfig, start: (surroundings: Surroundings) => Promise<void>): Promise<number> {
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
    await start({ log, health, metrics, service });
    // Last: whoever connects is told that packets are taken.
    if (config.health !== null) {
      const tcp = await openTcpHealth(config.health, health);
      service.onStop('TCP health', () => tcp.close());
      log.info(`TCP health on ${endpointText(tcp.bound)}`);
    }
  });
}
