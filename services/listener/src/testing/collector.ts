/** Keeps the records that it is given. */
export class Collector {
  readonly rows: Record<string, unknown>[] = [];

  async take(lines: Uint8Array, records: number): Promise<void> {
    const rows = new TextDecoder().decode(lines).trimEnd().split('\n');
    if (rows.length !== records) throw new Error(`${rows.length} lines came as ${records} records`);
    this.rows.push(...rows.map((row) => JSON.parse(row) as Record<string, unknown>));
  }

  /** Packets of all records. */
  get packets(): number {
    return this.rows.reduce((sum, row) => sum + Number(row['client_packets']) + Number(row['server_packets']), 0);
  }
}
