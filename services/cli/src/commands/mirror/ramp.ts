import type { Ask, Guard, MirrorFile, RampEvent, RampReport } from '@mirrorscope/mirror';
import type { Store } from '@mirrorscope/store';
import { defineCommand } from 'citty';
import { confirm } from '../../confirm.ts';
import { CliError } from '../../errors.ts';
import { awsArgs, fileOption, forceOption, jsonOption, mirrorFile, withAws, yesOption } from '../../mirror_options.ts';
import { withStore } from '../../open_store.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';
import { eventLine, rampText } from '../../ramp_text.ts';

export const operands = '';
export const notes = `Takes the steps of the file (ramp.steps), looks at the guards (guard) from each step's first session on, and takes the step back by itself at
a breach: exit code 1, and why. Ended and run again it goes on where it was. docs/mirror.md has the guards.

  mirrorscope mirror ramp -f mirror.yaml --yes`;

export default defineCommand({
  meta: { description: 'widen the mirror in steps, watched, and take it back by itself at a breach' },
  args: { file: fileOption, force: forceOption, json: jsonOption, yes: yesOption, ...awsArgs },
  async run({ args }) {
    noOperands(args._);
    const file = await mirrorFile(args.file);
    const { steps, observe } = file.ramp;
    await confirm(`Mirror ${steps.join(' %, ')} % of the sources of ${file.name}, each watched for ${observe} s`, args.yes);
    const show = (event: RampEvent): void => {
      process.stderr.write(`${eventLine(event)}\n`);
    };
    const report = await withGuardStore(file, (store) =>
      withAws(args, file, async ({ aws, signal }): Promise<RampReport> => {
        const { CloudWatchGuard, ListenerGuard, ramp, StoreGuard } = await import('@mirrorscope/mirror');
        const { listeners, store: limits, cloudwatch } = file.guard;
        const guards: Guard[] = [
          ...(listeners === undefined ? [] : [new ListenerGuard(listeners)]),
          ...(limits === undefined || store === undefined ? [] : [new StoreGuard(limits, store, aws.clock)]),
          ...(cloudwatch === undefined ? [] : [new CloudWatchGuard(aws, cloudwatch)]),
        ];
        if (guards.length === 0) process.stderr.write('nothing guards this ramp: the file names no guard\n');
        return ramp(aws, file, { guards, onEvent: show, signal, force: args.force ?? false });
      }),
    );
    printText(args.json ? `${JSON.stringify(report, null, 2)}\n` : rampText(report));
    if (report.breach !== undefined) throw new CliError('breach', `${file.name} was taken back to ${report.share} %: ${report.breach.why}`);
  },
});

/** Calls `work` with a way to ask the store that the file's guard names. */
async function withGuardStore<T>({ guard }: MirrorFile, work: (ask: Ask | undefined) => Promise<T>): Promise<T> {
  if (guard.store === undefined) return work(undefined);
  return withStore(guard.store.url, (store) => work(askOf(store)));
}

/** What the store cannot answer is for the ramp to judge: an error of its own kind. */
const askOf =
  (store: Store): Ask =>
  async (sql, parameters) => {
    try {
      const { columns, rows } = await store.query(sql, parameters);
      return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
    } catch (error) {
      const { MirrorError } = await import('@mirrorscope/mirror');
      throw new MirrorError('unreachable', (error as Error).message, error);
    }
  };
