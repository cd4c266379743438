import type { ClickHouseClient } from '@clickhouse/client';
import { type AskOptions, limitSettings } from './ask.ts';
import { refuseFileClauses } from './http/clauses.ts';
import { refuseForReaders } from './http/reader.ts';
import { statementOf } from './http/statement.ts';
import { OUTPUT_SETTINGS, type QueryParameters } from './query.ts';

/** Asks a server by a request that can only read, and that the server drops when the connection closes. Gives JSONCompact. */
export class ServerAsker {
  readonly #client: ClickHouseClient;
  /** Undefined until the first question. */
  #isReader: Promise<boolean> | undefined;

  constructor(client: ClickHouseClient) {
    this.#client = client;
  }

  async ask(sql: string, parameters: QueryParameters, { limits, signal }: AskOptions): Promise<string> {
    const values = new Map(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
    const statement = statementOf(await this.#one('SELECT formatQuerySingleLine({sql:String})', { sql }));
    refuseFileClauses(statement);
    refuseForReaders(statement, values);
    this.#isReader ??= this.#one("SELECT getSetting('readonly')").then((value) => value !== '0');
    const isReader = await this.#isReader;
    signal?.throwIfAborted();
    const response = await this.#client.query({
      query: sql,
      format: 'JSONCompact',
      query_params: parameters,
      clickhouse_settings: {
        ...OUTPUT_SETTINGS,
        ...limitSettings(limits),
        cancel_http_readonly_queries_on_client_close: 1,
        // Whom the server itself lets only read may not say so again.
        ...(!isReader && { readonly: '1' }),
      },
      ...(signal && { abort_signal: signal }),
    });
    return response.text();
  }

  async #one(query: string, query_params: Record<string, string> = {}): Promise<string> {
    const response = await this.#client.query({ query, query_params, format: 'JSONCompact' });
    const { data } = await response.json<[unknown]>();
    return String((data as unknown as unknown[][])[0]?.[0]);
  }
}
