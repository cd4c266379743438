import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { readBody, spoolBody } from './body.ts';
import { exception } from './exception.ts';
import { withFormFields } from './form.ts';
import { queryParameters } from './preamble.ts';
import type { Query } from './query_runner.ts';
import { querySettings } from './settings.ts';
import { utf8 } from './statement.ts';

/** A statement, and with it the data of an INSERT that is written into it. */
const MOST_STATEMENT_BYTES = 16 * 1024 * 1024;
/** Data of one INSERT, uncompressed. */
const MOST_DATA_BYTES = 4 * 1024 * 1024 * 1024;

/** An INSERT whose data is the body of the request. */
const INSERT_OF_BODY = /^\s*INSERT\s.*(\sVALUES|\sFORMAT\s+\w+)\s*;?\s*$/is;

export interface RequestOptions {
  readonly readOnly: boolean;
  /** A directory for the data of INSERTs. */
  readonly scratch: string;
}

/**
 * The query that a request is about. Data that comes with it is in a file then, which is its receiver's to remove. Throws
 * ClickHouseException.
 */
export async function readQuery(request: IncomingMessage, urlParameters: URLSearchParams, options: RequestOptions): Promise<Query> {
  // As with a server, a link that somebody follows changes nothing.
  const readOnly = options.readOnly || isGet(request) || /^[12]$/.test(urlParameters.get('readonly') ?? '');
  const settings = querySettings(urlParameters, readOnly);
  const inUrl = urlParameters.get('query') ?? '';
  const isInsert = INSERT_OF_BODY.test(inUrl);
  if (isInsert && readOnly) throw exception('READONLY', 'Cannot execute query in readonly mode.');
  const { parameters, sql } = isInsert ? { parameters: urlParameters, sql: inUrl } : await readStatement(request, urlParameters, inUrl);
  const { headers } = request;
  return {
    sql,
    readOnly,
    settings,
    parameters: queryParameters(parameters),
    database: parameters.get('database') ?? String(headers['x-clickhouse-database'] ?? ''),
    format: parameters.get('default_format') ?? String(headers['x-clickhouse-format'] ?? 'TabSeparated'),
    data: isInsert ? await readData(request, options.scratch) : undefined,
  };
}

export const isGet = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

/** The statement may be in the URL, in the body, or begin in one and go on in the other; or it is a field of a form. */
async function readStatement(request: IncomingMessage, urlParameters: URLSearchParams, inUrl: string) {
  const body = await readBody(request, MOST_STATEMENT_BYTES);
  const form = await withFormFields(request.headers, urlParameters, body);
  if (form !== undefined) return { parameters: form, sql: form.get('query') ?? '' };
  const parts = [inUrl, utf8(body, 'the statement')].filter((part) => part !== '');
  return { parameters: urlParameters, sql: parts.join('\n') };
}

async function readData(request: IncomingMessage, scratch: string): Promise<string> {
  const file = join(scratch, `insert-${randomUUID()}`);
  try {
    await spoolBody(request, file, MOST_DATA_BYTES);
    return file;
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}
