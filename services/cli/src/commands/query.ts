import { quoted } from '@mirrorscope/runtime/words';
import { defineCommand } from 'citty';
import { valuesOf } from '../arguments.ts';
import { usageError } from '../errors.ts';
import { storeOption, storeUrl } from '../open_store.ts';
import { noOperands, oneOperand } from '../operands.ts';
import { ROW_FORMATS } from '../rows.ts';
import { choice, pointInTime, wholeNumber } from '../values.ts';

export const operands = 'REPORT';
export const notes = `Times are ISO 8601, UTC where no zone is given, or how long ago: 15m, -1h, 7d.

  mirrorscope query --list
  mirrorscope query retransmitting-conversations --explain
  mirrorscope query top-talkers --since -1h --limit 5
  mirrorscope query top-talkers --store http://default:@localhost:8123/default --format csv`;

export default defineCommand({
  meta: { description: 'answer a question about the stored flows' },
  args: {
    list: { type: 'boolean', description: 'list the reports' },
    explain: { type: 'boolean', description: 'say what the report shows, how to read it, its parameters and its SQL' },
    store: storeOption,
    since: { type: 'string', valueHint: 'TIME', description: 'from this time on (default: all)' },
    until: { type: 'string', valueHint: 'TIME', description: 'up to this time (default: all)' },
    limit: { type: 'string', valueHint: 'N', description: 'rows at most (default: as the report says)' },
    param: { type: 'string', valueHint: 'NAME=VALUE', description: 'a parameter of the report; may be given again' },
    format: { type: 'string', valueHint: ROW_FORMATS.join('|'), default: 'table', description: 'how the rows are printed' },
  },
  async run({ args, rawArgs }) {
    const format = choice('format', args.format, ROW_FORMATS);
    const parameters = { ...namedParameters(valuesOf(rawArgs, 'param')), ...commonParameters(args, Date.now()) };
    if (args.list) {
      noOperands(args._);
      const { printList } = await import('../reports.ts');
      return printList(format);
    }
    const report = oneOperand(args._, 'a report, or --list to see them all,');
    const { printExplanation, printReport } = await import('../reports.ts');
    if (args.explain) return printExplanation(report);
    await printReport(storeUrl(args.store), report, parameters, format);
  },
});

/** Options that most reports know as parameters of the same name. */
interface CommonOptions {
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly limit: string | undefined;
}

function commonParameters(args: CommonOptions, now: number): Record<string, string> {
  const parameters: Record<string, string> = {};
  if (args.since !== undefined) parameters['since'] = pointInTime('since', args.since, now);
  if (args.until !== undefined) parameters['until'] = pointInTime('until', args.until, now);
  if (args.limit !== undefined) parameters['limit'] = String(wholeNumber('limit', args.limit, 1));
  return parameters;
}

function namedParameters(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw usageError(`--param is ${quoted(text)}: give NAME=VALUE`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
