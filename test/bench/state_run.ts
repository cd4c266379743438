/** `node --expose-gc state_run.ts FLOWS`: memory of a process that holds so many live flows, printed as JSON. */
import { FlowEngine } from '@mirrorscope/flow';
import { ConnectionBatches } from './connections.ts';
import type { StateResult } from './memory.ts';

const CAPACITY = 1_048_576;

function main(flows: number): StateResult {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) throw new Error('run with --expose-gc');
  collect();
  const before = process.memoryUsage();
  const engine = new FlowEngine({ listener: 'bench', capacity: CAPACITY }, { write: () => {} });
  const reservedBytes = process.memoryUsage().arrayBuffers - before.arrayBuffers;
  new ConnectionBatches().each(flows, (batch) => engine.process(batch));
  collect();
  const residentBytes = process.memoryUsage().rss;
  return { flows: engine.table.live, capacity: CAPACITY, reservedBytes, startBytes: before.rss, residentBytes };
}

const [flows] = process.argv.slice(2);
if (flows !== undefined) process.stdout.write(`${JSON.stringify(main(Number(flows)))}\n`);
