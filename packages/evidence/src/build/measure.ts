import { type Measured, percentOf } from '../checks/check.ts';
import { contentChecks } from '../checks/content_checks.ts';
import { listenerChecks } from '../checks/listener_checks.ts';
import { mirrorChecks } from '../checks/mirror_checks.ts';
import { viewpointChecks } from '../checks/viewpoint_checks.ts';
import type { Evidence } from '../schema/evidence.ts';
import { type Fact, known, unknown } from '../schema/fact.ts';
import type { MirrorPart } from '../schema/mirror.ts';
import type { Rows } from '../schema/results.ts';

/** What is known besides the records. */
export type Surroundings = Pick<Evidence, 'created' | 'range' | 'mirror'> & Pick<Evidence['quality'], 'listeners'>;

/** All that follows from the results of the queries: whoever has those can make it again, and see whether it was altered. */
export function measure(
  rows: Rows,
  { created, range, mirror, listeners }: Surroundings,
): Pick<Evidence, 'truncation' | 'metrics' | 'quality' | 'gaps' | 'in_order'> {
  const { viewpoints, missing_directions, totals, latency, borders, traffic, handshakes, round_trips, services } = rows;
  const sum = (column: 'packets' | 'truncated'): number => viewpoints.reduce((total, row) => total + row[column], 0);
  const measured: Measured = {
    created,
    range,
    mirror,
    truncation: {
      packets: sum('packets'),
      truncated: sum('truncated'),
      percent: percentOf(sum('truncated'), sum('packets')),
      packet_length: packetLength(mirror),
    },
    metrics: {
      totals: totals[0]!,
      latency: latency[0]!,
      traffic: [...traffic],
      handshakes: [...handshakes],
      round_trips: [...round_trips],
      services: [...services],
    },
    quality: {
      viewpoints: viewpoints.map((row) => ({
        ...row,
        coverage_percent: percentOf(row.minutes_seen, range.minutes),
        truncated_percent: percentOf(row.truncated, row.packets),
      })),
      missing_directions: [...missing_directions],
      borders: borders[0]!,
      listeners,
    },
  };
  const { truncation, metrics, quality } = measured;
  const checks = [mirrorChecks, viewpointChecks, listenerChecks, contentChecks].flatMap((check) => check(measured));
  return {
    truncation,
    metrics,
    quality,
    gaps: checks.filter(({ verdict }) => verdict !== 'in order').sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict)),
    in_order: checks.filter(({ verdict }) => verdict === 'in order'),
  };
}

/** What a reviewer has to see first. */
const ORDER = ['found', 'not known', 'inherent'];

function packetLength(mirror: Fact<MirrorPart>): Fact<string> {
  if (!mirror.known) return unknown(mirror.why, mirror.learn);
  const { sources, file } = mirror.value;
  const texts = sources.map(
    ({ name, packet_length }) => `${name} ${packet_length === null ? 'whole packets' : `the first ${packet_length} bytes of each packet`}`,
  );
  return known(texts.join(', '), file.name);
}
