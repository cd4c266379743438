import type { Ring } from '@mirrorscope/ring';
import { openRing } from './capture_ring.ts';
import type { ReceiverConfig } from './config.ts';
import { openPorts, type Ports } from './ports.ts';
import type { WorkerCounters } from './worker/counters.ts';
import type { WorkerPlan } from './worker/protocol.ts';
import type { LifeHooks } from './worker_life.ts';
import { WorkerPool } from './worker_pool.ts';

export interface ListenerHooks extends LifeHooks {
  info(message: string): void;
}

/** Packets in, records out: the ports, and the workers that read them. */
export class Listener {
  readonly ports: Ports;
  readonly pool: WorkerPool;
  /** Undefined where no packets are kept. */
  readonly ring: Ring | undefined;
  /** The kernel's drops, once the ports are closed. */
  #dropped: number | undefined;

  private constructor(ports: Ports, pool: WorkerPool, ring: Ring | undefined) {
    this.ports = ports;
    this.pool = pool;
    this.ring = ring;
  }

  /**
   * Resolves when packets are read. Throws what keeps it from that: SocketError, CaptureError, or an error with their name and
   * code where a worker met it.
   */
  static async start(config: ReceiverConfig, hooks: ListenerHooks): Promise<Listener> {
    const ports = await openPorts(config);
    for (const warning of ports.warnings) hooks.warn(warning);
    const ring = openRing(config.capture, ports.sources.length, hooks);
    await ring?.ready;
    const pool = new WorkerPool(plansOf(config, ports, ring), hooks);
    try {
      await pool.start();
    } catch (error) {
      await ring?.kill();
      ports.close();
      throw error;
    }
    return new Listener(ports, pool, ring);
  }

  counters(): WorkerCounters {
    return this.pool.counters();
  }

  /** Packets that the kernel dropped, as far as it tells. */
  get dropped(): number {
    return this.#dropped ?? this.ports.dropped ?? this.counters().get('dropped');
  }

  /** Resolves when the sources have come to their end and all records were taken. Rejects with a file's error. */
  ended(): Promise<void> {
    return this.pool.ended();
  }

  /** Takes nothing more, reads what waits, and writes every flow. */
  async stop(): Promise<void> {
    this.ports.refuse();
    this.pool.stop();
    try {
      await this.pool.ended();
    } finally {
      await this.ring?.close();
      this.#close();
    }
  }

  /** Ends at once; what is not written yet is lost. */
  async kill(): Promise<void> {
    await this.pool.kill();
    await this.ring?.kill();
    this.#close();
  }

  #close(): void {
    if (this.#dropped !== undefined) return;
    this.#dropped = this.dropped;
    this.ports.close();
  }
}

function plansOf(config: ReceiverConfig, { sources }: Ports, ring: Ring | undefined): WorkerPlan[] {
  const { capacity, idleTimeout, activeTimeout, closedLinger, key } = config.flow;
  const toStore = config.output.kind === 'store' || config.output.kind === 'kafka';
  const engine = {
    listener: config.name,
    capacity: Math.max(1, Math.floor(capacity / sources.length)),
    idleTimeout,
    activeTimeout,
    closedLinger,
    key,
    allowed: { vnis: config.allow.vnis, senders: config.allow.sources },
    communityId: !toStore,
  };
  const { filter, form, payload } = config.capture;
  return sources.map((source, i) => ({
    source,
    engine,
    // Files of records are read by anyone; ClickHouse fills in what is left out.
    compact: toStore,
    flushInterval: config.flushInterval * 1000,
    ...(ring !== undefined && { capture: { lane: ring.lanes[i]!, filter, form, payload } }),
  }));
}
