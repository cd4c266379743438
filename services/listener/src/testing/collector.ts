import type { Transport } from '@mirrorscope/transport';

/** A transport that keeps what it is given. */
export class Collector implements Transport {
  readonly name = 'memory';
  readonly problem = undefined;
  readonly counts = { accepted: 0, delivered: 0, waiting: 0, dropped: 0, retries: 0 };
  readonly rows: Record<string, unknown>[] = [];

  async send(lines: Uint8Array, records: number): Promise<void> {
    const rows = new TextDecoder().decode(lines).trimEnd().split('\n');
    this.rows.push(...rows.map((row) => JSON.parse(row) as Record<string, unknown>));
    this.counts.accepted += records;
    this.counts.delivered += records;
  }

  async flush(): Promise<void> {}
  async close(): Promise<void> {}

  /** Packets of all records. */
  get packets(): number {
    return this.rows.reduce((sum, row) => sum + Number(row['client_packets'] ?? 0) + Number(row['server_packets'] ?? 0), 0);
  }
}
