import { viewpointName } from '../mirror/viewpoint_name.ts';
import type { Check } from '../schema/evidence.ts';
import { counted, found, inOrder, type Measured, number } from './check.ts';

/** What viewpoints missed of what they should have seen. */
export function viewpointChecks({ quality, range }: Measured): Check[] {
  return [coverage(quality, range.minutes), loss(quality), directions(quality), evicted(quality), repeated(quality), borders(quality)];
}

type Quality = Measured['quality'];

function coverage({ viewpoints }: Quality, minutes: number): Check {
  const partial = viewpoints.filter(({ minutes_seen }) => minutes_seen < minutes);
  if (partial.length === 0)
    return inOrder(
      'coverage',
      `Every viewpoint was seen in every minute of the range, of which there ${minutes === 1 ? 'is one' : `are ${number(minutes)}`}.`,
    );
  return found(
    'coverage',
    `${number(partial.length)} of ${counted(viewpoints.length, 'viewpoint')} were not seen in every minute. Whether they were silent or not mirrored then the records do not tell.`,
    'compare with the interfaces’ own counters (CloudWatch NetworkPacketsIn and NetworkPacketsOut) in those minutes',
    partial.map((viewpoint) => `${viewpointName(viewpoint)}: ${number(viewpoint.minutes_seen)} of ${counted(minutes, 'minute')}`),
  );
}

function loss({ viewpoints }: Quality): Check {
  const missing = viewpoints.filter(({ missed_bytes, gaps }) => missed_bytes + gaps > 0);
  const lost = viewpoints.filter(({ missed_bytes }) => missed_bytes > 0);
  const measurable = viewpoints.some(({ tcp_payload_bytes }) => tcp_payload_bytes > 0);
  if (!measurable) return found('mirror loss', 'There was no payload of TCP, so that losses of the mirror could not be measured.');
  if (lost.length === 0) {
    const more = missing.length === 0 ? '' : ' Gaps that were filled later, or not acknowledged, are in the table of viewpoints.';
    return inOrder('mirror loss', `No bytes were acknowledged that had not been seen: no copy with payload of TCP was lost.${more}`);
  }
  return found(
    'mirror loss',
    `At ${number(lost.length)} of ${counted(viewpoints.length, 'viewpoint')} bytes were acknowledged that were never seen: the network delivered them, and their copies were lost, by the mirror or on the way into the listener. Retransmissions and times of these viewpoints are less sure, and packets are undercounted.`,
    "AWS drops copies first when an instance's bandwidth is full: CloudWatch NetworkPacketsSkipMirrorIn and NetworkPacketsSkipMirrorOut; then drops of the listeners",
    lost.map(
      (viewpoint) =>
        `${viewpointName(viewpoint)}: ${counted(viewpoint.missed_bytes, 'byte')}, ${viewpoint.missed_percent} % of its TCP payload`,
    ),
  );
}

function directions({ missing_directions }: Quality): Check {
  const certain = missing_directions.filter(({ acknowledging }) => acknowledging > 0);
  const unanswered = missing_directions.reduce((sum, { connections, acknowledging }) => sum + connections - acknowledging, 0);
  const rest =
    unanswered === 0
      ? ''
      : ` Besides, ${counted(unanswered, 'connection')} had one side that acknowledges nothing: perhaps nobody answered.`;
  if (certain.length === 0) return inOrder('missing directions', `No TCP connection lacks a side that must have been there.${rest}`);
  return found(
    'missing directions',
    `Of some TCP connections one side alone was seen, though it acknowledges packets of the other.${rest}`,
    'a filter with rules for one direction, or a connection that takes two ways (mirror both)',
    certain.map((row) => `${viewpointName(row)}: ${counted(row.acknowledging, 'connection')}`),
  );
}

function evicted({ viewpoints }: Quality): Check {
  const count = viewpoints.reduce((sum, { evicted_records }) => sum + evicted_records, 0);
  if (count === 0) return inOrder('evicted flows', 'No flow had to give way to others in a listener’s memory.');
  return found(
    'evicted flows',
    `${counted(count, 'record')} were written early, since the listener’s table was full: their flows may stand here as several, and TCP analysis began anew.`,
    'give the listener more flows (docs/listener.md)',
  );
}

function repeated({ viewpoints }: Quality): Check {
  const rows = viewpoints.filter(({ repeated_records }) => repeated_records > 0);
  if (rows.length === 0) return inOrder('repeated records', 'No record stands in the store twice.');
  return found(
    'repeated records',
    'Records stand in the store more than once: their packets count as often.',
    'a capture that was analyzed twice into one store, or two stores in one; make the package from a store of its own',
    rows.map((viewpoint) => `${viewpointName(viewpoint)}: ${counted(viewpoint.repeated_records, 'record')} too many`),
  );
}

function borders({ borders: { running_in, running_out } }: Quality): Check {
  if (running_in + running_out === 0) return inOrder('ends of the range', 'No record lies across an end of the range.');
  return found(
    'ends of the range',
    `${counted(running_in, 'record')} began before the range and are not counted, though some of their packets lie in it; ${number(running_out)} end after it and are counted whole.`,
    'choose a range that begins and ends in a quiet moment',
  );
}
