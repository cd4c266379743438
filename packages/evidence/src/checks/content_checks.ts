import type { Check } from '../schema/evidence.ts';
import { counted, found, inherent, inOrder, type Measured, notKnown, number, percentOf } from './check.ts';

/** What packets had in them, and how much of them came. */
export function contentChecks({ metrics: { totals }, truncation, created, range }: Measured): Check[] {
  return [
    stillToCome(created, range.to),
    inherent(
      'encrypted payload',
      `What was said is not known. Flow records are made of headers: payload is counted and neither read nor stored, so whether it was encrypted is not known either. ${number(percentOf(totals.bytes_on_encrypted_ports, totals.bytes))} % of the bytes went to server ports that are registered for TLS or SSH.`,
      'ask the owners of the servers, or their logs',
    ),
    truncated(truncation),
    inherent(
      'loss of what is not TCP',
      totals.packets === totals.tcp_packets
        ? 'There were no packets but those of TCP, of which losses are measured.'
        : `Of ${counted(totals.packets - totals.tcp_packets, 'packet')} that are not TCP nobody can tell how many copies the mirror lost: nothing acknowledges them.`,
      'take the loss of TCP at the same viewpoint as a measure',
    ),
    inherent(
      'what left the store',
      'What was never stored, or was deleted since (retention, a partition dropped), is not counted, and nothing here would show it.',
      "the store's retention and its system.part_log, where that is switched on",
    ),
    acrossBorders(totals.longest_record_us),
  ];
}

function truncated({ truncated: count, packets, percent, packet_length }: Measured['truncation']): Check {
  const why = packet_length.known
    ? `On purpose, as far as the mirror's file says: ${packet_length.value}.`
    : 'Whether on purpose is not known.';
  if (count === 0) return inOrder('truncated packets', 'Every packet came as long as its headers say.');
  return found(
    'truncated packets',
    `${number(count)} of ${counted(packets, 'packet')} (${number(percent)} %, all viewpoints together) came shorter than their headers say. ${why} Counts are made of headers, so that they are the same; what was cut off is gone.`,
    packet_length.known ? '' : packet_length.learn,
  );
}

const acrossBorders = (longest: number): Check =>
  notKnown(
    'times within a record',
    `A record says when its first and last packet came, not when those between did: the plots count all of it where it begins. The longest lasts ${number(longest / 1e6)} s, and steps shorter than that say little.`,
    'a shorter --active-timeout of the listener makes shorter records',
  );

/** Seconds after which records have come where nothing is wrong: some active timeouts, and a spool that drains. */
const SETTLED = 900;

function stillToCome(created: string, to: string): Check {
  const name = 'records still to come';
  const age = (Date.parse(created) - Date.parse(to)) / 1000;
  if (age >= SETTLED) return inOrder(name, 'This was made long enough after the end of the range for its records to have come.');
  const when = age < 0 ? 'before the range was over' : `${counted(Math.round(age), 'second')} after the end of the range`;
  return found(
    name,
    `This was made ${when}. A record is written when its flow is over, or after the listener's active timeout, and may wait on its way into the store.`,
    `make it again ${SETTLED / 60} minutes after the end of the range; beside the store as it is then this one may not hold`,
  );
}
