import type { Check } from '../schema/evidence.ts';
import { counted, found, inOrder, type Measured, notKnown, number } from './check.ts';

/** What listeners lost after AWS had brought it. Their counters begin with each of them, and know no range. */
export function listenerChecks({ quality: { listeners } }: Measured): Check[] {
  if (!listeners.known)
    return ['listener drops', 'refused packets'].map((name) => notKnown(name, `${sentence(listeners.why)}.`, listeners.learn));
  const all = listeners.value;
  const dropped = all.filter((one) => one.dropped + one.records_dropped + one.flows_lost > 0);
  const refused = all.filter((one) => one.refused.length > 0);
  return [
    dropped.length === 0
      ? inOrder(
          'listener drops',
          `Since they were started the listeners asked (${counted(all.length, 'listener')}) lost no packet, record or flow.`,
        )
      : found(
          'listener drops',
          'Since they were started, which may be before or within the range, listeners lost:',
          'larger receive buffers, more workers or listeners (docs/listener.md); Prometheus has the counters over time',
          dropped.map(
            ({ url, dropped, received, records_dropped, flows_lost }) =>
              `${url}: ${number(dropped)} of ${counted(dropped + received, 'packet')}, ${counted(records_dropped, 'record')}, ${counted(flows_lost, 'flow')} of workers that died`,
          ),
        ),
    refused.length === 0
      ? inOrder('refused packets', 'Since they were started the listeners refused no packet.')
      : found(
          'refused packets',
          'Since they were started, which may be before or within the range, listeners refused packets that they could not decode, or that came from where none are taken from:',
          'docs/listener.md explains the reasons; mirrorscope decode shows them in a capture',
          refused.map((one) => `${one.url}: ${one.refused.map(({ reason, packets }) => `${reason} ${number(packets)}`).join(', ')}`),
        ),
  ];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
