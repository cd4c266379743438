import { endpointText } from '@mirrorscope/runtime/endpoint';
import Fastify from 'fastify';
import { serveApi } from './api.ts';
import { DEFAULT_LIMITS, DEFAULT_LISTEN } from './config.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** docs/api.md: the routes of the OpenAPI document. */
export async function apiMarkdown(): Promise<string> {
  const app = Fastify();
  const ask = () => Promise.reject(new Error('nothing is asked here'));
  await serveApi(app, { storeName: '', limits: DEFAULT_LIMITS, services: [], ask }, () => {});
  await app.ready();
  const paths = app.swagger().paths as unknown as Paths;
  const at = `http://${endpointText(DEFAULT_LISTEN)}`;
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => routeText(method.toUpperCase(), path, operation)),
  );
  return `# The console's API

<!-- Generated from services/console/src/routes by \`pnpm docs\`. Change it there. -->

What the console's page asks, anybody may ask: \`mirrorscope up\` and \`mirrorscope console\` serve it at \`${at}/api/v1\`. The same as an
OpenAPI 3.1 document, with the shapes of the answers: \`${at}/api/v1/openapi.json\`. [console.md](console.md) tells of
access and limits. Answers are JSON; every one that is not 2xx is \`{"error":{"code":…,"message":…}}\`.

${routes.join('\n')}`;
}

function routeText(method: string, path: string, { summary, description, parameters = [], requestBody }: Operation): string {
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  const rows = [
    ...parameters.map(({ name, required, description, schema }) => row(name, { ...schema, ...(description && { description }) }, required)),
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) => row(name, schema, body?.required?.includes(name))),
  ];
  const table =
    rows.length === 0 ? '' : `\n| ${body === undefined ? 'parameter' : 'in the body'} | | |\n|---|---|---|\n${rows.join('\n')}\n`;
  return `## ${method} ${path}\n\n${[`${summary}.`, ...(description === undefined ? [] : [description])].join('\n').replaceAll('\n', '\n\n')}\n${table}`;
}

function row(
  name: string,
  { type = 'string', enum: words, minimum, maximum, default: initial, description = '' }: Schema,
  required = false,
): string {
  const values =
    words === undefined ? [type, ...(maximum === undefined ? [] : [`${minimum} to ${maximum}`])].join(', ') : 'one of its words';
  const more = [description, ...(required ? ['needed'] : initial === undefined || initial === '' ? [] : [`${initial} if not given`])];
  return `| \`${name}\` | ${values} | ${more
    .filter((part) => part !== '')
    .join('; ')
    .replaceAll('|', '\\|')} |`;
}
