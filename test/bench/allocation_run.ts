/**
 * `node --expose-gc --min-semi-space-size=64 --max-semi-space-size=64 allocation_run.ts FILE PACKETS`: what decoding and the flow table
 * allocate on the JavaScript heap, printed as JSON. The young generation is large enough that nothing is collected meanwhile, so the
 * growth of the heap is all that was allocated.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { FlowEngine } from '@mirrorscope/flow';
import type { AllocationResult } from './memory.ts';
import { preload } from './preload.ts';

interface Growth {
  readonly allocated: number;
  readonly retained: number;
  readonly collections: number;
}

async function main(path: string, packets: number): Promise<AllocationResult> {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) throw new Error('run with --expose-gc');
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ['gc'] });
  const batches = await preload(path, 2 * packets);
  const half = batches.length >> 1;
  let records = 0;
  const engine = new FlowEngine({ listener: 'bench' }, { write: () => void records++ });

  /** What happens to the heap while these batches are processed. */
  const grow = async (from: number, to: number): Promise<Growth> => {
    collect();
    await observed();
    const collectionsBefore = collections;
    const before = process.memoryUsage().heapUsed;
    for (let i = from; i < to; i++) engine.process(batches[i]!);
    const after = process.memoryUsage().heapUsed;
    await observed();
    const collectionsMeanwhile = collections - collectionsBefore;
    collect();
    return { allocated: after - before, retained: process.memoryUsage().heapUsed - before, collections: collectionsMeanwhile };
  };

  await grow(0, half);
  const nothing = await grow(half, half);
  const [recordsBefore, packetsBefore] = [records, engine.arrived];
  const growth = await grow(half, batches.length);
  observer.disconnect();
  return {
    packets: engine.arrived - packetsBefore,
    records: records - recordsBefore,
    // Asking for the size of the heap allocates too.
    allocatedBytes: growth.allocated - nothing.allocated,
    retainedBytes: growth.retained - nothing.retained,
    collections: growth.collections,
  };
}

/** Collections are told to the observer some time after they took place. */
const observed = (): Promise<void> => setTimeout(100);

const [path, packets] = process.argv.slice(2);
if (path !== undefined) process.stdout.write(`${JSON.stringify(await main(path, Number(packets)))}\n`);
