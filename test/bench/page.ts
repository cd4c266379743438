import { COLUMNS } from '@mirrorscope/record';
import { LIMIT } from './compare.ts';
import { compiled } from './compiled.ts';
import { code, machine } from './machine.ts';
import { CORE } from './measure.ts';
import { ALLOCATION_FLAGS, STATE_FLAGS } from './memory.ts';
import { allocationTable, inputTable, integer, nameOf, ratioTable, stateText, toolTable, verdict } from './report.ts';
import type { Results } from './results.ts';
import { STAGE_COLUMNS, stageRow } from './stages.ts';
import { markdownTable } from './table.ts';
import { ENGINE, OURSELVES, RIVALS, type Tool } from './tools.ts';

/** The section of docs/performance.md. */
export function page(results: Results, runs: number): string {
  return [
    '## From files',
    `Measured on ${machine()}. Repeated by \`pnpm bench:decode\`; numbers are those of one run of it.`,
    '### Packets per second',
    COMPARISON,
    verdict(results),
    ratioTable(results),
    '#### Inputs',
    INPUT_TEXT,
    inputTable(results),
    results.inputs
      .filter(({ input }, i, all) => all.findIndex((other) => other.input.spec === input.spec) === i)
      .map(({ input: { spec } }) => `- **${spec.name}**: ${spec.text}.`)
      .join('\n'),
    '#### All tools',
    `Best of ${runs} runs by CPU time (one run where it takes more than ten seconds; stopped after ${LIMIT} s). Mpps: million packets a second.`,
    ...results.inputs.flatMap((result) => [`**${nameOf(result.input)}**`, toolTable(result)]),
    '#### Commands',
    `Each as \`taskset -c ${CORE} COMMAND\`; ours with \`> /dev/null\`.`,
    commandTable(),
    '### Where the time goes',
    STAGE_TEXT,
    markdownTable(
      STAGE_COLUMNS,
      results.inputs.map(({ input, stages }) => stageRow(nameOf(input), stages)),
    ),
    '### Allocation',
    code(compiled('allocation_run.ts', ['FILE', '1000000'], ALLOCATION_FLAGS)),
    ALLOCATION_TEXT,
    allocationTable(results),
    '### Memory',
    code(compiled('state_run.ts', ['1000000'], STATE_FLAGS)),
    stateText(results),
    '### What is not as good as it should be',
    SHORTCOMINGS,
  ]
    .map((part) => part.trimEnd())
    .join('\n\n');
}

const COMPARISON = `The whole process, from the first byte of the file to the last record, on one core: user and system time, children included,
against the flow tools of Debian in the same run. Ours computes and writes all columns of [columns.md](columns.md). softflowd and nfpcapd
only count packets, bytes and flags; argus, tcptrace and tshark follow TCP, as we do. What is compared is CPU time: argus sleeps while it
reads a file, so its wall time is longer. Each tool's own count is checked against the number of packets in the file.`;

const INPUT_TEXT = `Real captures, each repeated until it has at least four million packets; every copy has addresses of its own. *sequential*: the copies
follow each other, so few flows are live at once. *merged*: all copies at the same time, each starting at a random moment within the
capture's length, as a collector behind a load balancer hears hundreds of interfaces: packets of different flows alternate, and the memory
of a flow is seldom in the cache. Packets are cut to 128 bytes, as a truncated mirror session delivers them. Pauses of more than a second
are shortened to a second (one capture was put together from recordings years apart).`;

const STAGE_TEXT = `Nanoseconds of CPU time a packet in one warm process, best of three: \`node test/bench/stages.ts\`. The whole process needs
more: it starts, and runs code that is not compiled yet.`;

const ALLOCATION_TEXT = `What decoding and the flow table allocate on the JavaScript heap in the second million of packets, which are held in
memory beforehand. The young generation is so large that nothing is collected meanwhile: the growth of the heap is all that was allocated.`;

const SHORTCOMINGS = `- softflowd and nfpcapd add a packet's length to a counter of its flow. We read the whole packet (tunnels, TCP options, sequence
  numbers, acknowledgements) and keep the state of both sides for it, and do not come near a multiple of their speed where hardly any
  flow begins.
- A record has ${COLUMNS.length} columns and a Community ID, which is a SHA-1. Where there is one for every dozen packets, making and encoding records
  is most of the work.
- A process that lives for a second spends a good part of it on starting and compiling; one that listens for days does not. The
  difference between the tables above and the sums under "Where the time goes" is that part.
- What was tried against the distance to softflowd and nfpcapd. It helped: fields of a flow side by side instead of in arrays of their own; one
  short way for segments in order; plain 32-bit words in it; more inlining than V8 allows by itself; compiled code kept between runs, which also
  spares the process the type stripper and with it a check on every access to an array. It did not help and went again: looking up the flows of 32
  packets before counting them, so that cache misses overlap; other compilers and thread settings of V8. Left untried: the flow table in WebAssembly.`;

function commandTable(): string {
  const cut = ({ cut }: Tool): string => (cut === undefined ? '' : `; the first ${integer(cut)} packets only`);
  return markdownTable(
    ['tool', 'finds', 'command'],
    [OURSELVES, ENGINE, ...RIVALS].map((tool) => [tool.name, `${tool.finds}${cut(tool)}`, code(tool.command('FILE', 'WORK'))]),
  );
}
