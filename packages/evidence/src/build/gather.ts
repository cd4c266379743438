import { readFileSync } from 'node:fs';
import type { Store } from '@mirrorscope/store';
import { EvidenceError } from '../error.ts';
import { type MirrorInput, mirrorPart } from '../mirror/mirror_part.ts';
import type { Evidence, ListenerCounts } from '../schema/evidence.ts';
import { type Fact, known, unknown } from '../schema/fact.ts';
import { clickhouseTime, minutesIn, type TimeRange } from '../time_range.ts';
import { measure } from './measure.ts';
import { type Answers, type OnProgress, runQueries } from './run_queries.ts';

export interface EvidenceInput {
  readonly range: TimeRange;
  /** Milliseconds since 1970: when this is made. */
  readonly created: number;
  /** Who answers for the mirror; undefined: the mirror file's tag. */
  readonly owner?: string | undefined;
  readonly mirror?: MirrorInput | undefined;
  /** What listeners say; undefined where none was asked. */
  readonly listeners?: readonly ListenerCounts[] | undefined;
}

export interface Gathered {
  readonly evidence: Evidence;
  readonly texts: Answers['texts'];
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/**
 * Asks the store, and says what follows. The same store and input give the same, but for rows_read. Throws EvidenceError no_records, StoreError, and
 * MirrorError unsafe as planMirror does.
 */
export async function gather(store: Store, input: EvidenceInput, onProgress?: OnProgress): Promise<Gathered> {
  await checkRecords(store, input.range);
  const { rows, used, texts } = await runQueries(store, input.range, onProgress);
  const { mirror: given } = input;
  const mirror: Evidence['mirror'] =
    given === undefined
      ? unknown('no mirror file was given', 'run mirrorscope evidence again with --mirror mirror.yaml')
      : known(mirrorPart(given, rows.viewpoints), given.world === undefined ? given.name : `${given.name} and AWS`);
  const { from, to, step } = input.range;
  const created = new Date(input.created).toISOString();
  const range = {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    seconds: (to - from) / 1000,
    minutes: minutesIn(input.range),
    step_seconds: step,
  };
  const listeners: Fact<ListenerCounts[]> =
    input.listeners === undefined
      ? unknown('no listener was asked', "give --metrics with the URL of each listener's page of metrics, or ask Prometheus")
      : known([...input.listeners], 'the listeners, when this was made');
  const { truncation, metrics, quality, gaps, in_order } = measure(rows, { created, range, mirror, listeners });
  const evidence: Evidence = {
    version: 1,
    tool: { name: 'mirrorscope', version },
    created,
    range,
    store: store.name,
    owner: ownerOf(input),
    mirror,
    truncation,
    sampling:
      'Mirrorscope takes no samples: of packets that reach a listener each is counted, refused by reason, or dropped by its socket, and the listener counts these. The mirror leaves out what its filter rejects, interfaces that no source selects or that a ramp has not come to, and what AWS drops for want of bandwidth.',
    payload:
      'Flow records hold counters, times, addresses and ports, and no payload. Payload is counted by the lengths in headers, also where packets were cut. Whether a listener was told to keep capture files as well is not in the store: its configuration tells.',
    metrics,
    quality,
    gaps,
    in_order,
    queries: [...used],
  };
  return { evidence, texts };
}

/** The file's tag of that name, however it is written; a team where there is none. */
function ownerOf({ owner, mirror }: EvidenceInput): Fact<string> {
  if (owner !== undefined) return known(owner, 'the command line');
  const tags = Object.entries(mirror?.file.tags ?? {});
  const tag = ['owner', 'team'].flatMap((name) => tags.filter(([key]) => key.toLowerCase() === name))[0];
  if (tag !== undefined) return known(tag[1], `tag ${tag[0]} of ${mirror?.name}`);
  return unknown('nobody was named', 'give --owner, or the mirror file a tag owner');
}

async function checkRecords(store: Store, range: TimeRange): Promise<void> {
  const since = clickhouseTime(range.from);
  const until = clickhouseTime(range.to);
  const { rows } = await store.query(
    `SELECT countIf(start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}), count(), min(start_time), max(start_time) FROM flows`,
    { since, until },
  );
  const [inRange, all, first, last] = rows[0]!;
  if (Number(inRange) > 0) return;
  const has =
    Number(all) === 0 ? 'it has none at all: fill it first' : `its records start from ${first} to ${last}: give --from and --to within`;
  throw new EvidenceError('no_records', `No flow record in ${store.name} starts from ${since} to ${until} UTC; ${has}`);
}
