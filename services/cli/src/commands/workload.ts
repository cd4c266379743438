import { writeFile } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { CliError, usageError } from '../errors.ts';
import { storeOption, storeUrl, withStore } from '../open_store.ts';
import { noOperands } from '../operands.ts';
import { printText } from '../output.ts';
import { pointInTime, wholeNumber } from '../values.ts';

export const operands = '';
export const notes = `Times are ISO 8601, UTC where no zone is given, or how long ago: 15m, 1h. docs/workload.md explains the model and how load generators take it.

  mirrorscope workload --from 1h --out workload.json
  mirrorscope workload --from 2026-05-01T12:00 --to 2026-05-01T13:00 --group-by tag:service --out -`;

export default defineCommand({
  meta: { description: 'write how connections come, last and what they carry, by service, as JSON for load generators' },
  args: {
    from: { type: 'string', valueHint: 'TIME', description: 'from this time on' },
    to: { type: 'string', valueHint: 'TIME', default: 'now', description: 'up to this time' },
    'group-by': { type: 'string', valueHint: 'server_port|tag:KEY', default: 'server_port', description: 'what a service is' },
    services: { type: 'string', valueHint: 'N', default: '20', description: 'services at most, those with most connections' },
    out: { type: 'string', valueHint: 'FILE', description: 'where to; - is standard output' },
    schema: { type: 'boolean', description: 'print the JSON Schema of the model' },
    store: storeOption,
  },
  async run({ args }) {
    noOperands(args._);
    const { readWorkload, workloadJsonSchema } = await import('@mirrorscope/compare/workload');
    if (args.schema) return printText(`${JSON.stringify(workloadJsonSchema(), null, 2)}\n`);
    const { from, out } = args;
    if (from === undefined) throw usageError('name --from, such as --from 1h; --help shows how');
    if (out === undefined) throw usageError('name --out, such as --out workload.json; --help shows how');
    const now = Date.now();
    const options = {
      from: pointInTime('from', from, now),
      to: args.to === 'now' ? new Date(now).toISOString() : pointInTime('to', args.to, now),
      groupBy: args['group-by'],
      most: wholeNumber('services', args.services, 1, 1000),
    };
    const model = await withStore(storeUrl(args.store), (store) => readWorkload(store, options));
    const text = `${JSON.stringify(model, null, 2)}\n`;
    if (out === '-') return printText(text);
    try {
      await writeFile(out, text);
    } catch (error) {
      throw new CliError('output', `${out} cannot be written (${(error as NodeJS.ErrnoException).code}): give another --out`, error);
    }
  },
});
