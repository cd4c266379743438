import assert from 'node:assert/strict';
import { CarefulSender } from './careful_sender.ts';
import { Conversation, countsIn } from './conversation.ts';
import { packetCounts, summaryIn } from './packet_counts.ts';
import { MIB, memoryOf } from './process_memory.ts';
import { LOWEST_PORT, randomSyns } from './random_syns.ts';
import { RecordTally } from './record_tally.ts';
import { withListener } from './with_listener.ts';

const VNI = 7;
const SERVER_PORT = LOWEST_PORT - 1;
const CAPACITY = 50_000;
/** SYNs between two exchanges of the conversation. Before a table is full of newer flows it has said something again. */
const GAP = 5000;
/**
 * SYNs a second at the most. Which flow was quiet longest the listener knows to a quarter of a second; within that the SYNs must
 * not fill the table.
 */
const RATE = 150_000;
/** Of the whole process: Node, flows, records on their way to a slow reader, and what awaits the garbage collector. */
const MEMORY_LIMIT = 600 * MIB;

export interface FloodReport {
  readonly packets: number;
  readonly seconds: number;
  readonly evicted: number;
  /** Highest resident memory, bytes. */
  readonly peak: number;
  /** Packets of the conversation, and records that it took. */
  readonly conversation: number;
  readonly conversationRecords: number;
}

/**
 * Floods a listener that has room for 50,000 flows with SYNs of ever new connections, and has one connection say something now and
 * then. Fails where a packet is not accounted for, memory is over its limit, or the records of the connection are not its.
 */
export function floodTrial(packets: number, onProgress: (sent: number, resident: number) => void = () => {}): Promise<FloodReport> {
  const options = { workers: '1', 'max-flows': `${CAPACITY}` };
  return withListener(options, async (listener, sender) => {
    const tally = new RecordTally(listener.output, SERVER_PORT);
    const careful = new CarefulSender(sender, listener);
    const conversation = new Conversation({ vni: VNI, serverPort: SERVER_PORT, rounds: Math.ceil(packets / GAP) - 2 });
    const syns = randomSyns(sender, { vni: VNI, seed: 1 });
    const start = performance.now();
    let due = start;
    for (const exchange of conversation.exchanges) {
      await careful.sendAll(exchange);
      await careful.send(GAP, (count) => syns.send(count));
      onProgress(sender.sent, memoryOf(listener.pid).resident);
      // What was late is not made up for.
      due = Math.max(due + (GAP / RATE) * 1000, performance.now());
      await sender.sleep(due - performance.now());
    }
    const { sent } = sender;
    const metrics = await listener.accountedFor(sent);
    const seconds = (performance.now() - start) / 1000;
    assert.deepEqual(packetCounts(metrics), { received: sent, dropped: 0, decoded: sent, refused: 0 });
    const flows = sent - conversation.packets + 1;
    const evicted = flows - CAPACITY;
    assert.equal(metrics.get('mirrorscope_flows_total'), flows);
    assert.equal(metrics.get('mirrorscope_flows_active'), CAPACITY);
    assert.equal(metrics.get('mirrorscope_flow_records_total{reason="evicted"}'), evicted);
    const { peak } = memoryOf(listener.pid);
    assert.ok(peak < MEMORY_LIMIT, `${Math.round(peak / MIB)} MiB resident`);

    assert.equal(await listener.stop(), 0);
    await tally.end;
    assert.equal(tally.packets, sent);
    assert.partialDeepStrictEqual(summaryIn(listener.log), { flows, records: tally.records, recordsDropped: 0 });
    assert.deepEqual(countsIn(tally.kept), conversation.truth);
    return { packets: sent, seconds, evicted, peak, conversation: conversation.packets, conversationRecords: tally.kept.length };
  });
}
