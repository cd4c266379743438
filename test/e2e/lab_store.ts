import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openCapture } from '@mirrorscope/capture';
import { FlowEngine } from '@mirrorscope/flow';
import { DEFAULT_ROW, type FlowRow, NdjsonEncoder } from '@mirrorscope/record';
import { openStore, type Store } from '@mirrorscope/store';

export type Row = Readonly<Record<string, unknown>>;

export interface FilledStore {
  readonly store: Store;
  /** The records that went in, as the encoder wrote them. */
  readonly records: readonly FlowRow[];
}

/** From a capture file to a new embedded store, by the way that packets take. It is removed after the tests. */
export async function fillStore(capture: string): Promise<FilledStore> {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-e2e-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const store = await openStore(`chdb://${join(directory, 'data')}`);
  after(() => store.close());
  await store.migrate();

  const chunks: { bytes: Uint8Array; records: number }[] = [];
  const encoder = new NdjsonEncoder({ compact: true, onChunk: (bytes, records) => chunks.push({ bytes: bytes.slice(), records }) });
  const engine = new FlowEngine({ listener: 'e2e' }, encoder);
  const source = await openCapture(capture);
  for await (const batch of source.batches()) engine.process(batch);
  await source.close();
  engine.flush();
  encoder.flush();

  for (const { bytes, records } of chunks) await store.insertNdjson(bytes, records);
  const lines = chunks.flatMap(({ bytes }) => new TextDecoder().decode(bytes).trimEnd().split('\n'));
  return { store, records: lines.map((line) => ({ ...DEFAULT_ROW, ...JSON.parse(line) })) };
}

/** Packets of both directions. */
export const packetsOf = (records: readonly FlowRow[]): number =>
  records.reduce((sum, { client_packets, server_packets }) => sum + client_packets + server_packets, 0);

/**
 * The records of each conversation from the one viewpoint that has the most packets of it. A conversation is what two
 * hosts say to each other by one protocol and port of the server: reports on roll-ups know no ports of clients.
 */
export function fromOneViewpoint(records: readonly FlowRow[]): FlowRow[] {
  const conversations = Object.groupBy(records, (record) =>
    [record.proto, record.server_port, ...[record.client_ip, record.server_ip].sort()].join(' '),
  );
  return Object.values(conversations).flatMap((conversation = []) => {
    const viewpoints = Object.values(Object.groupBy(conversation, (record) => record.vni)).map((seen) => seen ?? []);
    return viewpoints.reduce((most, seen) => (packetsOf(seen) > packetsOf(most) ? seen : most));
  });
}
