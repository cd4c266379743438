import type { IncomingHttpHeaders } from 'node:http';
import { exception } from './exception.ts';

/**
 * Parameters of the URL with those of a form (multipart/form-data) added, in which clients send a statement and long
 * parameters; undefined where the body is no form. Throws ClickHouseException where it holds files.
 */
export async function withFormFields(
  headers: IncomingHttpHeaders,
  parameters: URLSearchParams,
  body: Buffer,
): Promise<URLSearchParams | undefined> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return undefined;
  const all = new URLSearchParams(parameters);
  const form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': type } }).formData().catch((error: unknown) => {
    throw exception('BAD_ARGUMENTS', 'The body of the request is not the form that its Content-Type says', error);
  });
  for (const [name, value] of form) {
    if (typeof value !== 'string') throw exception('NOT_IMPLEMENTED', 'This server has no support for external tables in the request');
    all.set(name, value);
  }
  return all;
}
