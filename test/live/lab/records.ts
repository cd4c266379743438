import { readFileSync } from 'node:fs';
import { DEFAULT_ROW, type FlowRow } from '@mirrorscope/record';
import type { Store } from '@mirrorscope/store';
import type { Connection, SideName } from './play.ts';

type CountersOf<S extends SideName> = {
  [N in keyof FlowRow]: FlowRow[N] extends number ? (N extends `${S}_${infer C}` ? C : never) : never;
}[keyof FlowRow];

/** A counter that both sides have. */
export type Counter = CountersOf<'client'> & CountersOf<'server'>;

type Ports = Pick<FlowRow, 'vni' | 'client_port' | 'server_port'>;
type Counted<C extends Counter> = { readonly [N in `${SideName}_${C}`]: number };

/** Counters that tell where a segment was lost. */
export type LossRow = Ports & Counted<'resent_segments' | 'late_segments'>;

/** What mirrors saw of connections; the client's port, used once in a run, tells them apart. */
export class Records<Row extends Ports> {
  readonly rows: readonly Row[];
  readonly #byPort: ReadonlyMap<number, readonly Row[]>;

  constructor(rows: readonly Row[]) {
    this.rows = rows;
    this.#byPort = Map.groupBy(rows, (row) => row.client_port);
  }

  /** The rows of a connection from the mirror of one of its ends. */
  of({ client, server }: Connection, mirror: SideName): readonly Row[] {
    const vni = (mirror === 'client' ? client : server).host.mirror?.vni;
    return (this.#byPort.get(client.port) ?? []).filter((row) => row.vni === vni && row.server_port === server.port);
  }
}

/** Lines of JSON, as the transport `ndjson` writes them. */
export function recordsIn(file: string): Records<FlowRow> {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return new Records(lines.map((line) => ({ ...DEFAULT_ROW, ...JSON.parse(line) })));
}

/** Asked in SQL: one row for what a mirror saw of a connection, however many records that took. */
export async function lossesIn(store: Store): Promise<Records<LossRow>> {
  const { columns, rows } = await store.query(`
    SELECT vni, client_port, server_port,
      sum(client_resent_segments) AS client_resent_segments, sum(server_resent_segments) AS server_resent_segments,
      sum(client_late_segments) AS client_late_segments, sum(server_late_segments) AS server_late_segments
    FROM flows WHERE proto = 6
    GROUP BY vni, client_port, server_port`);
  return new Records(rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at]])) as LossRow));
}

export function sum<C extends Counter>(rows: readonly Counted<C>[], side: SideName, counter: C): number {
  return rows.reduce((total, row) => total + row[`${side}_${counter}`], 0);
}

/** Packets of both directions. */
export const packetsOf = (rows: readonly Counted<'packets'>[]): number => sum(rows, 'client', 'packets') + sum(rows, 'server', 'packets');
