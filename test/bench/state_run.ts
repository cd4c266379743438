/** `node --expose-gc state_run.ts FLOWS`: memory of a process that holds so many live flows, printed as JSON. */
import { FlowEngine } from '@mirrorscope/flow';
import { ConnectionBatches } from './connections.ts';
import type { StateResult } from './memory.ts';

const CAPACITY = 1_048_576;
const flows = Number(process.argv[2] ?? CAPACITY);
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error('run with --expose-gc');

collect();
const before = process.memoryUsage();
const engine = new FlowEngine({ listener: 'bench', capacity: CAPACITY }, { write: () => {} });
const reservedBytes = process.memoryUsage().arrayBuffers - before.arrayBuffers;
new ConnectionBatches().each(flows, (batch) => engine.process(batch));
collect();

const result: StateResult = {
  flows: engine.table.live,
  capacity: CAPACITY,
  reservedBytes,
  startBytes: before.rss,
  residentBytes: process.memoryUsage().rss,
};
process.stdout.write(JSON.stringify(result));
