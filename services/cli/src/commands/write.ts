import { defineCommand } from 'citty';
import { noOperands } from '../operands.ts';
import { printText } from '../output.ts';
import { configurationArgs } from '../service_options.ts';
import { writeArgs, writeSettings } from '../writer_options.ts';

export const operands = '';
export const notes = `Each row is stored once, however often messages, writers or servers come and go. Start as many as the topic has partitions, or fewer.
Each option may stand in a file, or in the environment: MIRRORSCOPE_WRITE_KAFKA_PASSWORD. services/writer/mirrorscope.example.yaml has
every key, with its default. Options win over variables, and those over the file.

  mirrorscope write --brokers kafka-1:9092,kafka-2:9092 --store http://user:password@host:8123/database
  mirrorscope write --config writer.yaml --check`;

export default defineCommand({
  meta: { description: 'take flow records from Kafka into ClickHouse' },
  args: { ...writeArgs, ...configurationArgs },
  async run({ args, rawArgs }) {
    noOperands(args._);
    const { dumpWriterConfig, loadWriterConfig, planOf, runWriter } = await import('@mirrorscope/writer');
    const loaded = loadWriterConfig({ file: args.config, flags: writeSettings(rawArgs) });
    if (args.dump) printText(dumpWriterConfig(loaded));
    else if (args.check) printText(`configuration is valid\n${planOf(loaded.config).join('\n')}\n`);
    else process.exitCode = await runWriter(loaded.config);
  },
});
