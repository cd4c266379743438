import type { FlowRow } from '@mirrorscope/record';
import { compareWithFrames, compareWithPublished, PUBLISHED_CAPTURE } from './community_id.ts';
import { compareCounts } from './counts.ts';
import { type EngineResult, runEngine } from './engine.ts';
import { Ledger } from './ledger.ts';
import { loadOracle, type Oracle } from './oracle.ts';
import { endpointOf, flowConversation } from './records.ts';
import type { Run } from './runs.ts';
import { compareWithTcptrace } from './tcptrace.ts';
import { compareWithTshark, streamConversation } from './tshark.ts';
import { compareWithZeek } from './zeek.ts';
import { loadZeekLog } from './zeek_log.ts';

const TCP = 6;

/** Runs one capture and compares everything that its references say. */
export async function judge(run: Run): Promise<{ ledger: Ledger; result: EngineResult }> {
  const oracle = loadOracle(run.capture);
  const result = await runEngine(oracle.file, run, true);
  const outer = await runEngine(oracle.file, run, false);
  const ledger = new Ledger();
  const flows = [...result.flows, ...carriers(result.flows, outer.flows)];
  if (run.reference !== 'zeek') {
    compareStreams(ledger, run, result.flows, oracle);
    compareIds(ledger, run, flows, oracle);
    compareCounts(ledger, run.name, result, outer, oracle);
  }
  const compared = new Set<string>();
  for (const baseline of run.zeek) {
    compareWithZeek(ledger, run.name, flows, loadZeekLog(baseline), compared);
  }
  return { ledger, result };
}

function compareStreams(ledger: Ledger, run: Run, flows: readonly FlowRow[], oracle: Oracle): void {
  const tcp = flows.filter((flow) => flow.proto === TCP);
  const byContext = run.reference === 'contexts' && oracle.contexts.size > 0;
  const streams = byContext
    ? [...oracle.contexts].flatMap(([context, list]) => list.map((stream) => streamConversation(stream, context)))
    : oracle.streams.map((stream) => streamConversation(stream, ''));
  const apart = tcp.map((flow) => flowConversation(flow, byContext));
  compareWithTshark(ledger, run.name, apart, streams);
  const together = byContext ? tcp.map((flow) => flowConversation(flow, false)) : apart;
  compareWithTcptrace(ledger, run.name, together, oracle.tcptrace, oracle.tcptraceRestIsZero);
}

function compareIds(ledger: Ledger, run: Run, flows: readonly FlowRow[], oracle: Oracle): void {
  const tcp = new Set(oracle.streams.map((stream) => stream.community_id));
  compareWithFrames(ledger, run.name, flows, oracle.communityIds, tcp);
  if (run.capture === PUBLISHED_CAPTURE) compareWithPublished(ledger, run.name, flows);
}

/** Flows that show up only without decapsulation: the tunnels themselves, which Zeek and tshark list beside what they carry. */
function carriers(inner: readonly FlowRow[], outer: readonly FlowRow[]): FlowRow[] {
  const tuple = (flow: FlowRow) => `${flow.proto} ${[endpointOf(flow, 'client'), endpointOf(flow, 'server')].sort().join(' ')}`;
  const known = new Set(inner.map(tuple));
  return outer.filter((flow) => !known.has(tuple(flow)));
}
