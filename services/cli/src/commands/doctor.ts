import { defineCommand } from 'citty';
import { noOperands } from '../operands.ts';
import { printText } from '../output.ts';

const LIMIT_MS = 15_000;

export const operands = '';
export const notes = `Without names it looks at the machine alone, for a listener with its defaults. Exit code 1: there is a problem; warnings are none.

  mirrorscope doctor
  mirrorscope doctor --config listener.yaml
  mirrorscope doctor --brokers kafka-1:9092 --store http://user:password@host:8123/database --json`;

export default defineCommand({
  meta: { description: 'look at this machine, Kafka and the store, and say what mends what is wrong' },
  args: {
    config: { type: 'string', valueHint: 'FILE', description: 'configuration of a listener or a writer that is to run here' },
    store: { type: 'string', valueHint: 'URL', description: 'ClickHouse (default: as the configuration says)' },
    brokers: { type: 'string', valueHint: 'HOST:PORT,...', description: "Kafka's brokers (default: as the configuration says)" },
    json: { type: 'boolean', description: 'print one JSON array of check, state, says and remedy' },
  },
  async run({ args }) {
    noOperands(args._);
    const [{ checksOf }, { examine }, { report }, { subjectOf }] = await Promise.all([
      import('../doctor/checks.ts'),
      import('../doctor/examine.ts'),
      import('../doctor/report.ts'),
      import('../doctor/subject.ts'),
    ]);
    const diagnoses = await examine(checksOf(subjectOf(args)), LIMIT_MS);
    printText(args.json ? `${JSON.stringify(diagnoses, undefined, 2)}\n` : report(diagnoses));
    // Not only the code: what had no answer in time may wait for it still.
    process.exit(diagnoses.some(({ state }) => state === 'problem') ? 1 : 0);
  },
});
