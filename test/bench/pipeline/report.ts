import { integer } from '../report.ts';
import { markdownTable } from '../table.ts';
import { LEAST_OF_FILE, MOST_MICROSECONDS, microseconds, type PipelineResults, rate, type Written } from './results.ts';

/** A sentence for each goal: whether it is reached. */
export function verdicts({ file, engine, written }: PipelineResults): string[] {
  const { run } = written[0]!;
  const ofFile = rate(run) / rate(file);
  const itself = microseconds(run.cpuSeconds, run);
  return [
    `Goal: writer and ClickHouse together reach ${percent(LEAST_OF_FILE)} of what ClickHouse alone reads from a file. They reach ${percent(ofFile)}, ${integer(rate(run))} records a second of ${integer(rate(file))}: ${reached(ofFile >= LEAST_OF_FILE)}.`,
    `Goal: they are faster than ClickHouse's own table engine for Kafka. That takes ${integer(rate(engine))} records a second: ${reached(rate(run) > rate(engine))}.`,
    `Goal: the writer itself costs less than ${MOST_MICROSECONDS} µs of CPU time a record. It costs ${itself.toFixed(2)} µs: ${reached(itself < MOST_MICROSECONDS)}.`,
  ];
}

/** The transport by itself, with each codec. */
export function produceTable({ records, bytes, produced }: PipelineResults): string {
  return markdownTable(
    ['codec', 'records wait in', 'records/s', 'CPU µs/record', 'bytes/record on the topic', 'of NDJSON'],
    produced.map(({ codec, spooled, run, topicBytes }) => [
      codec,
      spooled ? 'the spool' : 'memory',
      integer(rate(run)),
      microseconds(run.cpuSeconds, run).toFixed(2),
      (topicBytes / records).toFixed(1),
      percent(topicBytes / bytes),
    ]),
  );
}

/** All ways into ClickHouse. */
export function writeTable({ file, engine, written }: PipelineResults): string {
  const alone = (name: string, run: typeof file): string[] => {
    const cost = microseconds(run.cpuSeconds, run).toFixed(2);
    return [name, integer(rate(run)), percent(rate(run) / rate(file)), '', cost, cost];
  };
  return markdownTable(
    ['way', 'records/s', 'of the file', 'writer, CPU µs/record', 'ClickHouse, CPU µs/record', 'both'],
    [
      alone('ClickHouse, from a file', file),
      alone("ClickHouse's table engine for Kafka", engine),
      ...written.map((each) => [
        nameOf(each),
        integer(rate(each.run)),
        percent(rate(each.run) / rate(file)),
        microseconds(each.run.cpuSeconds, each.run).toFixed(2),
        microseconds(each.run.storeCpuSeconds, each.run).toFixed(2),
        microseconds(each.run.cpuSeconds + each.run.storeCpuSeconds, each.run).toFixed(2),
      ]),
    ],
  );
}

/** What records take on ClickHouse's disk. */
export function diskTable({ records, tables }: PipelineResults): string {
  return markdownTable(
    ['table', 'rows', 'bytes/record'],
    tables.map(({ name, rows, bytes }) => [name, integer(rows), (bytes / records).toFixed(1)]),
  );
}

const nameOf = ({ codec, with: other, run }: Written): string =>
  `mirrorscope write, ${codec}${other === '' ? '' : `, ${other}`}, ${integer(run.records / run.blocks)} rows a block`;

const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;

const reached = (is: boolean): string => (is ? 'reached' : 'missed');
