/** Writes the generated files: pages of docs/, Grafana's dashboards. With --check it writes nothing and fails where one is not current. */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { workloadJsonSchema } from '@mirrorscope/compare/workload';
import { apiMarkdown } from '@mirrorscope/console/api_markdown';
import { evidenceSchema } from '@mirrorscope/evidence/schema';
import { withFields } from '@mirrorscope/filter';
import { GRAFANA_FILES } from '@mirrorscope/infra-grafana';
import { mirrorFileSchema } from '@mirrorscope/mirror/file';
import { iamMarkdown } from '@mirrorscope/mirror/iam';
import { columnsMarkdown } from '@mirrorscope/record';

const FILTER = 'docs/filter.md';
const API = await apiMarkdown();
const PAGES = [
  { path: 'docs/api.md', text: () => API, source: 'services/console/src/routes' },
  { path: 'docs/columns.md', text: columnsMarkdown, source: 'packages/record/src/columns.ts' },
  {
    path: 'docs/evidence.schema.json',
    text: () => `${JSON.stringify(evidenceSchema(), null, 2)}\n`,
    source: 'packages/evidence/src/schema',
  },
  // What people write of the language, and below it its fields.
  { path: FILTER, text: () => withFields(read(fromRoot(FILTER))), source: 'packages/filter/src' },
  { path: 'docs/iam.md', text: iamMarkdown, source: 'packages/mirror/src/iam/grants.ts' },
  { path: 'docs/mirror.schema.json', text: () => `${JSON.stringify(mirrorFileSchema(), null, 2)}\n`, source: 'packages/mirror/src/file' },
  {
    path: 'docs/workload.schema.json',
    text: () => `${JSON.stringify(workloadJsonSchema(), null, 2)}\n`,
    source: 'packages/compare/src/workload/schema.ts',
  },
  ...GRAFANA_FILES,
];

function main(): number {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const pages = PAGES.map((page) => ({ ...page, file: fromRoot(page.path), text: page.text() }));
  if (!values.check) {
    for (const { file, text } of pages) writeFileSync(file, text);
    return 0;
  }
  const stale = pages.filter(({ file, text }) => read(file) !== text);
  for (const { path, source } of stale) process.stderr.write(`${path} is not what ${source} says: run \`pnpm docs\` and commit it\n`);
  return stale.length > 0 ? 1 : 0;
}

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

process.exitCode = main();
