import { HEADER } from '@mirrorscope/transport/consume';
import type { RawKafka, RawMessage } from '@mirrorscope/transport/testing/raw_kafka';
import type { Random } from './random.ts';
import { TOPIC } from './topic.ts';

/** Messages that brokers take in one request. */
const AT_ONCE = 100;
const MOST = 400;
let streams = 0;

/** Produces a part of what the topic has a second time: in another order, and from the beginning. */
export async function produceAgain(raw: RawKafka, random: Random): Promise<void> {
  await produce(raw, random.shuffled(await messages(raw)).slice(0, MOST));
}

/** Produces records as of a listener whose messages overtake each other, some of them twice. */
export async function produceReordered(raw: RawKafka, random: Random): Promise<void> {
  const name = `reordered-${++streams}`;
  const next = new Map<number, number>();
  const renamed = (await messages(raw)).slice(-MOST).map(({ partition, value, headers }) => {
    const sequence = next.get(partition) ?? 0;
    next.set(partition, sequence + 1);
    return {
      partition,
      // Not the one in the header alone: who takes on a spool sends what another wrote.
      value: Buffer.from(String(value).replaceAll(/"listener":"([^"]*)"/g, `"listener":"${name} $1"`)),
      headers: {
        ...headers,
        [HEADER.listener]: name,
        [HEADER.stream]: `chaos${streams}`.padEnd(12, 'x'),
        [HEADER.sequence]: `${sequence}`,
      },
    };
  });
  const twice = renamed.filter(() => random.next() < 0.3);
  await produce(raw, random.shuffled([...renamed, ...twice]));
}

/** One of each, as they could be produced again. */
async function messages(raw: RawKafka): Promise<RawMessage[]> {
  const all = (await raw.read(TOPIC)).map(({ partition, value, headers }) => ({ partition, value, headers: asText(headers) }));
  return [
    ...new Map(
      all.map((message) => [[message.partition, message.headers[HEADER.stream], message.headers[HEADER.sequence]].join(), message]),
    ).values(),
  ];
}

const asText = (headers: Readonly<Record<string, Buffer>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.toString()]));

async function produce(raw: RawKafka, all: readonly RawMessage[]): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) await raw.produce(TOPIC, all.slice(at, at + AT_ONCE));
}
