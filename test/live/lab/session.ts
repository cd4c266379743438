import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../lab/actor.ts';
import { type CapturedDatagram, readCapture } from '../../lab/capture_file.ts';
import { LabError } from '../../lab/errors.ts';
import type { Lab } from '../../lab/lab.ts';
import { readSegment } from '../../lab/mirrored_packet.ts';
import { Tcpdump } from '../../lab/tcpdump.ts';
import { ListenerProcess, type Place } from '../listener_process.ts';
import { type PacketCounts, packetCounts } from '../packet_counts.ts';
import { type Connection, play, type SideName } from './play.ts';
import type { TimedSegment } from './round_trips.ts';
import { between, type Totals, totalsOf } from './totals.ts';
import type { Conversation } from './traffic.ts';

/** Outer and inner headers with all options. */
const SNAPLEN = 200;

/** What the kernels, a second receiver and the listener itself say of one run of the listener. */
export type Session = {
  readonly connections: readonly Connection[];
  /** Counted by the kernels from the listener's start to the last packet. */
  readonly totals: Totals;
  /** What tcpdump, on the same interface, has of them. */
  readonly captured: number;
  /** The listener's, when all had arrived. */
  readonly counts: PacketCounts;
  readonly exitCode: number | null;
  /** The TCP segments of a connection that the mirror of one end showed, in their order; by tcpdump. */
  segments(connection: Connection, mirror: SideName): readonly TimedSegment[];
};

export type SessionPlan = {
  readonly conversations: readonly Conversation[];
  readonly firstClientPort: number;
  /** As the listener's option `--output` has it. */
  readonly output: string;
  /** A folder for the second receiver's capture. */
  readonly scratch: string;
};

/** Runs `mirrorscope listen` in the collector while the hosts converse, then ends it. `inside`: an actor of the collector. */
export async function listenWhile(lab: Lab, inside: Actor, plan: SessionPlan): Promise<Session> {
  const file = join(plan.scratch, 'second.pcap');
  const tcpdump = await Tcpdump.start(lab.collector, file, SNAPLEN);
  const before = totalsOf(lab);
  const options = { source: 'udp', bind: lab.collectorAddress, workers: '2', output: plan.output };
  const listener = await ListenerProcess.start(options, placeOf(lab, inside));
  const connections = await play(lab, plan.conversations, plan.firstClientPort);
  const totals = between(before, totalsOf(lab));
  const counts = packetCounts(await listener.accountedFor(totals.copies - totals.copiesLost));
  const { captured, droppedByKernel } = await tcpdump.stop();
  if (droppedByKernel > 0) throw new LabError('timeout', `tcpdump missed ${droppedByKernel} packets: the machine is too busy, try again`);
  const exitCode = await listener.stop();
  const segments = Map.groupBy(readCapture(readFileSync(file)).flatMap(timedSegment), ({ vni, sourcePort, destinationPort }) =>
    keyOf(vni, sourcePort, destinationPort),
  );
  return {
    ...{ connections, totals, captured, counts, exitCode },
    segments: (connection, mirror) =>
      segments.get(keyOf(connection[mirror].host.mirror?.vni, connection.client.port, connection.server.port)) ?? [],
  };
}

function placeOf(lab: Lab, inside: Actor): Place {
  return {
    spawn: (command, args, options) => lab.collector.spawn(command, args, options),
    fetch: (url) => inside.call('fetch', { url }),
  };
}

function timedSegment(datagram: CapturedDatagram): TimedSegment[] {
  const segment = readSegment(datagram);
  return segment ? [{ ...segment, ms: datagram.ms }] : [];
}

const keyOf = (vni: number | undefined, ...ports: readonly number[]): string => `${vni} ${ports.toSorted((a, b) => a - b)}`;
