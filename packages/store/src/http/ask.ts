import { type AskOptions, escapedParameters, limitSettings, MOST_ANSWER_BYTES } from '../ask.ts';
import { OUTPUT_SETTINGS, type QueryParameters } from '../query.ts';
import { exception } from './exception.ts';
import type { QueryRunner } from './query_runner.ts';

const FORMAT = 'JSONCompact';
const NEVER = new AbortController().signal;

/** Asks the embedded engine as a stranger would over HTTP: on a connection of its own that can only read. Gives JSONCompact. */
export async function askRunner(runner: QueryRunner, sql: string, parameters: QueryParameters, options: AskOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const settings = Object.entries({ ...OUTPUT_SETTINGS, ...limitSettings(options.limits) });
  const query = {
    sql,
    data: undefined,
    format: FORMAT,
    database: '',
    settings: new Map(settings.map(([name, value]) => [name, String(value)])),
    parameters: escapedParameters(parameters),
    readOnly: true,
  };
  const sink = {
    begin({ name }: { readonly name: string }): void {
      if (name !== FORMAT) throw exception('BAD_ARGUMENTS', `The answer has its own format: leave FORMAT ${name} out`);
    },
    async write(chunk: Uint8Array): Promise<void> {
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) throw exception('TOO_MANY_ROWS_OR_BYTES', 'The answer is too long');
      chunks.push(chunk);
    },
  };
  await runner.run(query, sink, options.signal ?? NEVER);
  return Buffer.concat(chunks).toString();
}
