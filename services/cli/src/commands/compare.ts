import { defineCommand } from 'citty';
import { valuesOf } from '../arguments.ts';
import { usageError } from '../errors.ts';
import { storeOption, storeUrl } from '../open_store.ts';
import { noOperands } from '../operands.ts';
import { choice, decimal, pointInTime, wholeNumber } from '../values.ts';

export const operands = '';
export const notes = `SELECTOR: addresses of servers (10.0.1.0/24,10.0.2.7), a tag of the inventory (tag:role=canary; client_tag: for clients) or a filter of
addresses and ports (server_ip in 10.0.1.0/24 and server_port = 443). Times are ISO 8601, UTC where no zone is given, or how long ago: 15m, 1h.
Metrics: retransmit_ratio, reset_ratio, failed_ratio; handshake and mean_rtt, each _p50, _p95, _p99. A limit is percent of the control's value,
percentage points (0.1pp) or a time (2ms), or a sum: 10%+0.1pp. Named limits alone decide; without any all metrics do. docs/compare.md explains it.
Exit codes: 0 nothing is worse, 1 worse (or the command failed), 2 wrong usage, 3 undecided: too few data, or none.

  mirrorscope compare --control 10.0.1.0/24 --candidate 10.0.2.7 --from 1h
  mirrorscope compare --control tag:role=stable --candidate tag:role=canary --from 1h --limit handshake_p95=10% --limit failed_ratio=0.1pp`;

const FORMATS = ['text', 'json'] as const;
const CLUSTERS = ['connection', 'pair'] as const;

export default defineCommand({
  meta: { description: 'compare two groups of endpoints over the same time, with confidence intervals and a verdict' },
  args: {
    control: { type: 'string', valueHint: 'SELECTOR', description: 'what the candidate is measured by' },
    candidate: { type: 'string', valueHint: 'SELECTOR', description: 'what must not be worse' },
    from: { type: 'string', valueHint: 'TIME', description: 'from this time on' },
    to: { type: 'string', valueHint: 'TIME', default: 'now', description: 'up to this time' },
    filter: { type: 'string', valueHint: 'SELECTOR', description: 'what both groups have to meet, such as server_port = 443' },
    limit: {
      type: 'string',
      valueHint: 'METRIC=LIMIT',
      description: 'how much worse it may be; may be given again (default: 10 % and a little)',
    },
    cluster: {
      type: 'string',
      valueHint: CLUSTERS.join('|'),
      description: 'what is taken to be independent (default: pairs of client and server where both groups have 30)',
    },
    confidence: { type: 'string', valueHint: 'PERCENT', default: '95', description: 'of the intervals' },
    'most-flows': { type: 'string', valueHint: 'N', description: 'look at about so many flows, chosen by a hash (default: 4000000)' },
    'allow-undecided': { type: 'boolean', description: 'exit with 0 also where data were too few to decide' },
    store: storeOption,
    format: { type: 'string', valueHint: FORMATS.join('|'), default: 'text', description: 'how the result is printed' },
  },
  async run({ args, rawArgs }) {
    noOperands(args._);
    const format = choice('format', args.format, FORMATS);
    const named = (option: 'control' | 'candidate' | 'from', example: string) =>
      args[option] ?? missing(`name --${option}, such as --${option} ${example}; --help shows how`);
    const now = Date.now();
    const groups = {
      control: named('control', '10.0.1.0/24'),
      candidate: named('candidate', '10.0.2.7'),
      where: args.filter,
      from: pointInTime('from', named('from', '1h'), now),
      to: args.to === 'now' ? new Date(now).toISOString() : pointInTime('to', args.to, now),
    };
    const cluster = args.cluster === undefined ? undefined : choice('cluster', args.cluster, CLUSTERS);
    const confidence = decimal('confidence', args.confidence, 50, 99.9, 'nothing, for 95') / 100;
    const mostFlows = args['most-flows'] === undefined ? {} : { mostFlows: wholeNumber('most-flows', args['most-flows'], 1) };
    const { runComparison } = await import('../run_comparison.ts');
    const limits = valuesOf(rawArgs, 'limit');
    const verdict = await runComparison(storeUrl(args.store), { ...groups, cluster, confidence, ...mostFlows }, limits, format);
    process.exitCode = { pass: 0, worse: 1, undecided: args['allow-undecided'] ? 0 : 3 }[verdict];
  },
});

function missing(message: string): never {
  throw usageError(message);
}
