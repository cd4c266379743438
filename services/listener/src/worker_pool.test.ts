import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { UdpPort } from '@mirrorscope/capture';
import { Collector } from './testing/collector.ts';
import { mirrored, Sender } from './testing/frames.ts';
import type { WorkerPlan } from './worker/protocol.ts';
import { WorkerPool } from './worker_pool.ts';

const MORTAL = new URL('./testing/mortal_worker.ts', import.meta.url);

class Taken extends Collector {
  readonly warnings: string[] = [];
  readonly hooks = {
    take: (lines: Uint8Array, records: number) => this.take(lines, records),
    warn: (message: string): void => {
      this.warnings.push(message);
    },
  };
}

const plan = (source: WorkerPlan['source']): WorkerPlan => ({
  source,
  engine: { listener: 'test', capacity: 1000 },
  compact: false,
  flushInterval: 50,
});

async function openPort(workers: number): Promise<{ port: UdpPort; plans: WorkerPlan[] }> {
  const port = await UdpPort.open({ address: '127.0.0.1', port: 0, encapsulation: 'vxlan', receiveBuffer: 4_194_304, workers });
  after(() => port.close());
  return { port, plans: port.handles.map((handle) => plan({ kind: 'udp', handles: [handle] })) };
}

suite('worker pool', { timeout: 30_000 }, () => {
  test('every packet is in a record once the pool has stopped', async () => {
    const { port, plans } = await openPort(2);
    const taken = new Taken();
    const pool = new WorkerPool(plans, taken.hooks);
    await pool.start();
    const sender = new Sender();
    for (let i = 0; i < 500; i++) await sender.send(port.port, mirrored(1000 + i));
    port.refuse();
    pool.stop();
    await pool.ended();
    sender.close();
    const counters = pool.counters();
    assert.equal(counters.get('received'), 500);
    assert.equal(counters.get('decoded'), 500);
    assert.equal(counters.get('active'), 0);
    assert.equal(taken.packets, 500);
    assert.equal(port.dropped, 0);
    assert.equal(pool.deaths, 0);
  });

  test('a worker that dies has a successor, which reads what came meanwhile; its flows are counted as lost', async () => {
    const { port, plans } = await openPort(1);
    const taken = new Taken();
    const pool = new WorkerPool(plans, taken.hooks, MORTAL);
    await pool.start();
    const sender = new Sender();
    const end = performance.now() + 1500;
    while (performance.now() < end || pool.deaths < 2) {
      await sender.send(port.port, mirrored(1000 + (sender.sent % 100)));
      await sleep(1);
    }
    port.refuse();
    while (pool.counters().get('received') < sender.sent) await sleep(10);
    pool.stop();
    await pool.ended();
    sender.close();
    assert.ok(pool.deaths >= 2, `${pool.deaths} deaths`);
    assert.equal(pool.counters().get('received'), sender.sent, 'nothing is lost between two lives');
    assert.equal(port.dropped, 0);
    assert.ok(pool.flowsLost > 0 && pool.flowsLost <= pool.deaths * 100, `${pool.flowsLost} flows lost`);
    assert.ok(taken.packets < sender.sent, 'what the dead had not written is missing, and known to be');
    assert.match(taken.warnings[0]!, /^worker 0 died: its time had come; another takes over in \d+ ms$/);
  });

  test('the others go on while one dies', async () => {
    const { port, plans } = await openPort(2);
    const pools = [new WorkerPool([plans[0]!], new Taken().hooks, MORTAL), new WorkerPool([plans[1]!], new Taken().hooks)];
    for (const pool of pools) await pool.start();
    while (pools[0]!.deaths < 2) await sleep(20);
    port.refuse();
    for (const pool of pools) pool.stop();
    for (const pool of pools) await pool.ended();
    assert.equal(pools[1]!.deaths, 0);
  });

  test('a source that cannot be opened fails the start, with its own error', async () => {
    const pool = new WorkerPool([plan({ kind: 'file', path: '/nowhere/at.pcap' })], new Taken().hooks);
    await assert.rejects(pool.start(), { name: 'CaptureError', code: 'not_found' });
  });

  test('records that nobody takes stop the worker, not its supervisor, and are all there in the end', async () => {
    const gate = Promise.withResolvers<void>();
    const taken = new Taken();
    const take = async (lines: Uint8Array, records: number): Promise<void> => {
      await gate.promise;
      await taken.take(lines, records);
    };
    const { port, plans } = await openPort(1);
    const pool = new WorkerPool(plans, { ...taken.hooks, take });
    await pool.start();
    const sender = new Sender();
    for (let i = 0; i < 300; i++) await sender.send(port.port, mirrored(1000 + i));
    port.refuse();
    pool.stop();
    await sleep(200);
    assert.equal(taken.packets, 0);
    gate.resolve();
    await pool.ended();
    sender.close();
    assert.equal(taken.packets, 300);
  });
});
