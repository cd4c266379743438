import type { ServiceHealth } from '../contract.ts';

type Figure = ServiceHealth['figures'][number];
/** The sum of each metric over its labels, by name. */
export type Page = ReadonlyMap<string, number>;

interface Definition {
  readonly name: string;
  readonly text: string;
  readonly unit: string;
  /** Undefined where the service has no such number. */
  readonly value: (page: Page, now: number) => number | undefined;
  readonly bad?: (value: number, page: Page) => boolean;
}

const metric = (name: string) => (page: Page) => page.get(`mirrorscope_${name}`);
const of = (page: Page, name: string): number => metric(name)(page) ?? 0;
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1_000_000 * part) / whole) / 10_000);
const any = (value: number): boolean => value > 0;
/** Shares of a hundred from which numbers are to be distrusted. */
const MOST_MISSED = 0.1;
const MOST_REFUSED = 1;
/** Seconds that a record may wait, and a writer be behind, before somebody should look. */
const MOST_WAIT = 60;

const LISTENER: readonly Definition[] = [
  { name: 'Packets received', text: 'packets read from the kernel since the start', unit: '', value: metric('packets_received_total') },
  {
    ...{ name: 'Socket drops', text: 'packets that the kernel dropped, since its receive buffer was full', unit: '' },
    ...{ value: metric('packets_dropped_total'), bad: any },
  },
  {
    ...{ name: 'Refused packets', text: 'packets that could not be decoded, or came from where none are taken from', unit: '' },
    value: metric('packets_refused_total'),
    bad: (value, page) => percent(value, of(page, 'packets_received_total')) > MOST_REFUSED,
  },
  {
    ...{ name: 'Missed by the mirror', text: 'part of the payload of TCP that was acknowledged but never came', unit: 'percent' },
    value: (page) => percent(of(page, 'tcp_missed_bytes_total'), of(page, 'tcp_missed_bytes_total') + of(page, 'tcp_payload_bytes_total')),
    bad: (value) => value > MOST_MISSED,
  },
  { name: 'Flows in memory', text: 'flows that are not over', unit: '', value: metric('flows_active') },
  { name: 'Flows lost', text: 'flows in the memory of workers that died', unit: '', value: metric('flows_lost_total'), bad: any },
  { name: 'Records delivered', text: 'records that the output has', unit: '', value: metric('transport_delivered_records_total') },
  { name: 'Records waiting', text: 'records that wait for the output', unit: '', value: metric('transport_waiting_records') },
  { name: 'Records dropped', text: 'records that were given up', unit: '', value: metric('transport_dropped_records_total'), bad: any },
  { name: 'Spool', text: 'what waits on disk for Kafka', unit: 'bytes', value: metric('spool_bytes') },
  {
    ...{ name: 'Oldest in the spool', text: 'how long the oldest record waits for Kafka', unit: 's' },
    ...{ value: metric('spool_oldest_seconds'), bad: (value) => value > MOST_WAIT },
  },
];

const WRITER: readonly Definition[] = [
  { name: 'Rows inserted', text: 'rows of the blocks that ClickHouse has', unit: '', value: metric('writer_rows_inserted_total') },
  { name: 'Lag', text: 'messages in Kafka that are not settled', unit: 'messages', value: metric('writer_lag') },
  {
    ...{ name: 'Since the last insertion', text: 'how long ago rows were inserted; that matters where there is lag', unit: 's' },
    value: (page, now) => {
      const last = of(page, 'writer_last_insert_timestamp_seconds');
      return last === 0 ? undefined : Math.max(0, Math.round(now / 1000 - last));
    },
    bad: (value, page) => value > MOST_WAIT && of(page, 'writer_lag') > 0,
  },
  { name: 'Failed insertions', text: 'insertions that had to be tried again', unit: '', value: metric('writer_retries_total') },
  { name: 'Dead messages', text: 'messages that were put aside', unit: '', value: metric('writer_dead_total'), bad: any },
  {
    name: 'Dead and lost',
    text: 'dead messages that could not be put aside either',
    unit: '',
    value: metric('writer_dead_lost_total'),
    bad: any,
  },
  {
    ...{ name: 'Missing messages', text: 'messages that the topic no longer kept when their turn came', unit: '' },
    ...{ value: metric('writer_missing_total'), bad: any },
  },
  { name: 'Buffered', text: 'messages that wait or are being inserted', unit: 'bytes', value: metric('writer_buffered_bytes') },
];

export function kindOf(page: Page): ServiceHealth['kind'] {
  if (metric('packets_received_total')(page) !== undefined) return 'listener';
  return metric('writer_messages_total')(page) === undefined ? 'unknown' : 'writer';
}

/** @param now milliseconds since 1970 */
export function figuresOf(page: Page, now: number): readonly Figure[] {
  const kind = kindOf(page);
  const definitions = kind === 'listener' ? LISTENER : kind === 'writer' ? WRITER : [];
  return definitions.flatMap(({ name, text, unit, value: read, bad }) => {
    const value = read(page, now);
    return value === undefined ? [] : [{ name, text, unit, value, bad: bad?.(value, page) ?? false }];
  });
}
