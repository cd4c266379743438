import { machine } from '../machine.ts';
import { integer } from '../report.ts';
import { diskTable, produceTable, verdicts, writeTable } from './report.ts';
import type { PipelineResults } from './results.ts';

/** The section of docs/performance.md. */
export function pipelinePage(results: PipelineResults): string {
  const { records, bytes, partitions, loads } = results;
  return [
    '## Through Kafka',
    `Measured on ${machine()}. Repeated by \`pnpm bench:pipeline\`; numbers are those of one run of it.`,
    `${integer(records)} records of \`test/bench/model_records.ts\`, ${(bytes / records).toFixed(0)} bytes of NDJSON each, through an Apache Kafka on this
machine with a topic of ${partitions} partitions. Broker, writer and ClickHouse share all cores. ClickHouse is the embedded engine, for the writer behind its
HTTP interface in a process of its own. The machine had a load average of ${Math.min(...loads).toFixed(0)} to ${Math.max(...loads).toFixed(0)} meanwhile: where other work is beside it, rates
are lower, and compare less well, than CPU times.`,
    verdicts(results)
      .map((verdict) => `- ${verdict}`)
      .join('\n'),
    '### Listener to Kafka',
    `The listener's transport by itself, spool and producer, from the first record until all are in the topic; the records are in memory
beforehand. CPU time of the process.`,
    produceTable(results),
    '### Kafka to ClickHouse',
    WRITE_TEXT,
    writeTable(results),
    '### On disk',
    'Tables merged to the end; bytes for each flow record.',
    diskTable(results),
    '### What is not as good as it should be',
    SHORTCOMINGS,
  ]
    .map((part) => part.trimEnd())
    .join('\n\n');
}

const WRITE_TEXT = `A topic that was filled before (for ClickHouse alone with zstd) into new tables with their roll-ups. The clock runs from the moment at which the
partitions are assigned until the last row is in. *From a file* is one INSERT of the same NDJSON with as many insert threads as there are cores, and makes blocks
of a million rows; the table engine has as many consumers, decompresses in the same process, and gives no promise to store a record once. The writer
has its defaults where nothing else is said. CPU time of the processes, with merges that ran meanwhile.`;

const SHORTCOMINGS = `- Of the writer's time decompression takes the largest part, some 0.9 µs a record; then handing the bytes on to ClickHouse, fresh memory
  for them, garbage collection and counting lines. What helped: decompressing where messages are read, into memory of the right size, and having V8 count these
  bytes as its heap; before that it spent half of the writer's time on looking for garbage. Below 1 µs the bytes would have to stay compressed on their way
  through the writer, and messages would not be NDJSON to other consumers any more.
- Each block makes parts in every table, which have to be merged, and the embedded engine's HTTP interface writes a block to a file before the engine reads it.
  Both is in the CPU time of ClickHouse here, and nothing of it in that of the file. What helped: fuller and larger blocks, parts of one file instead of
  one for each column (\`min_bytes_for_wide_part\`, of the embedded engine alone: a server has its own), and parsing each block with one thread, since
  several are inserted at once. The file is parsed by several threads, which is faster for one INSERT alone.`;
