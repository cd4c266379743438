import { endpointText } from '@mirrorscope/runtime';
import { durationText } from '@mirrorscope/runtime/duration';
import { parseStoreUrl } from '@mirrorscope/store/url';
import type { WriterConfig } from './config.ts';

/** What a writer with this configuration does, in two lines for people. */
export function planOf({ kafka, store, block, inserts, http, health }: WriterConfig): [from: string, to: string] {
  return [
    `reads topic ${kafka.topic} at ${kafka.brokers.join()} as one of the group ${kafka.group}; what cannot be used goes to ${kafka.deadTopic}`,
    [
      `writes to ${parseStoreUrl(store).name}, ${block.rows.toLocaleString('en')} rows at once or what came within ${durationText(block.linger)}, ${inserts} at a time`,
      ...(http === null ? [] : [`metrics and health at http://${endpointText(http)}`]),
      ...(health === null ? [] : [`TCP health at ${endpointText(health)}`]),
    ].join('; '),
  ];
}
