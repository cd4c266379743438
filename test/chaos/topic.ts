import type { FlowRow } from '@mirrorscope/record';
import { HEADER } from '@mirrorscope/transport/consume';
import type { RawKafka, ReadMessage } from '@mirrorscope/transport/testing/raw_kafka';
import { Tally } from './totals.ts';

export const TOPIC = 'mirrorscope.flows.v1';
export const DEAD_TOPIC = `${TOPIC}.dead`;

export interface Produced {
  readonly tally: Tally;
  readonly messages: number;
  /** Messages that are there again. */
  readonly duplicates: number;
}

/** What the topic holds, each message once: told by its name, as the writers should tell. */
export async function produced(raw: RawKafka): Promise<Produced> {
  const tally = new Tally();
  const seen = new Set<string>();
  const all = await raw.read(TOPIC);
  for (const message of all) {
    const name = nameOf(message);
    if (seen.has(name)) continue;
    seen.add(name);
    for (const line of linesOf(message)) tally.add(JSON.parse(line) as Partial<FlowRow>);
  }
  return { tally, messages: seen.size, duplicates: all.length - seen.size };
}

const linesOf = ({ value }: ReadMessage): string[] => (value ?? '').toString().trimEnd().split('\n');

function nameOf({ partition, headers }: ReadMessage): string {
  return [headers[HEADER.stream], partition, headers[HEADER.sequence]].join('/');
}
