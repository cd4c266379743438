import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openCapture } from '@mirrorscope/capture';
import { FlowEngine } from '@mirrorscope/flow';
import { COLUMN_INDEX, COLUMNS, type FlowRecord } from '@mirrorscope/record';
import { writeCopies, writeStart } from './copies.ts';
import { capturePath, INPUTS, SNAP_LENGTH } from './inputs.ts';
import { SHAPES } from './schedule.ts';
import { loadSource } from './source.ts';

/** Columns that add up over the records of a capture. */
const COUNTERS = COLUMNS.map(({ name }) => name).filter((name) => /^(client|server)_.*(packets|bytes|s|acks|full|ce|sum_us)$/.test(name));

interface Totals {
  readonly arrived: number;
  readonly decoded: number;
  readonly flows: number;
  readonly sums: Readonly<Record<string, number>>;
}

/** One record a flow, and what all of them add up to. */
async function totals(path: string): Promise<Totals> {
  const sums = new Map<string, number>();
  const add = ({ numbers }: FlowRecord): void => {
    for (const name of COUNTERS) sums.set(name, (sums.get(name) ?? 0) + numbers[COLUMN_INDEX[name]]!);
  };
  const engine = new FlowEngine({ listener: 'test', capacity: 100_000, activeTimeout: 0 }, { write: add });
  for await (const batch of (await openCapture(path)).batches()) engine.process(batch);
  engine.flush();
  return { arrived: engine.arrived, decoded: engine.decoded, flows: engine.table.flows, sums: Object.fromEntries(sums) };
}

const multiplied = ({ arrived, decoded, flows, sums }: Totals, by: number): Totals => ({
  arrived: arrived * by,
  decoded: decoded * by,
  flows: flows * by,
  sums: Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum * by])),
});

function temporaryDirectory(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-bench-'));
  context.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

for (const { name, capture } of INPUTS) {
  test(`${name}: copies hold the flows of the capture, each as often as there are copies`, async (context) => {
    const directory = temporaryDirectory(context);
    const path = (file: string): string => join(directory, `${file}.pcap`);
    const source = await loadSource(capturePath(capture), SNAP_LENGTH);
    writeCopies(source, 1, 'sequential', path('one'));
    const one = await totals(path('one'));
    assert.equal(one.decoded, source.ipPackets);
    assert.ok(one.sums['client_payload_bytes']! > 0 && one.sums['server_acks'] !== 0);
    for (const shape of SHAPES) {
      writeCopies(source, 5, shape, path(shape));
      assert.deepEqual(await totals(path(shape)), multiplied(one, 5), shape);
    }
  });
}

test('the start of a capture has its first packets', async (context) => {
  const directory = temporaryDirectory(context);
  const path = join(directory, 'start.pcap');
  await writeStart(capturePath(INPUTS[0]!.capture), 5000, path);
  const start = await loadSource(path, SNAP_LENGTH);
  const whole = await loadSource(capturePath(INPUTS[0]!.capture), SNAP_LENGTH);
  assert.equal(start.count, 5000);
  assert.deepEqual(start.time, whole.time.subarray(0, 5000));
  assert.deepEqual(start.bytes, whole.bytes.subarray(0, whole.start[5000]));
  assert.deepEqual(start.original, whole.original.subarray(0, 5000));
});
