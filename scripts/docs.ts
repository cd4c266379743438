/** Writes the generated pages of docs/. With --check it writes nothing and fails where one is not current. */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { columnsMarkdown } from '@mirrorscope/record';

const PAGE = 'docs/columns.md';

function main(): number {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const path = fileURLToPath(new URL(`../${PAGE}`, import.meta.url));
  const text = columnsMarkdown();
  if (!values.check) {
    writeFileSync(path, text);
    return 0;
  }
  if (read(path) === text) return 0;
  process.stderr.write(`${PAGE} is not what packages/record/src/columns.ts says: run \`pnpm docs\` and commit it\n`);
  return 1;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

process.exitCode = main();
