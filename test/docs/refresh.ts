/** `pnpm docs:outputs [PAGE...]`: writes into the pages what their commands print now, where that is something else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { normalise } from './normalise.ts';
import { blocksOf } from './page.ts';
import { PAGES, ROOT } from './paths.ts';
import { Places } from './places.ts';
import { type Ending, runBlock, testedOf } from './run_block.ts';

const wanted = process.argv.slice(2);
const places = new Places();
try {
  for (const page of PAGES.filter((page) => wanted.length === 0 || wanted.includes(page))) await refresh(page);
} finally {
  await places.close();
}

async function refresh(page: string): Promise<void> {
  const markdown = readFileSync(`${ROOT}${page}`, 'utf8');
  const lines = markdown.split('\n');
  const own = await places.page(page);
  const endings: Ending[] = [];
  // From its end on, so that lines above keep their numbers.
  const changes: (() => void)[] = [];
  try {
    for (const block of testedOf(blocksOf(page, markdown))) {
      const printed = (await runBlock(block, places, own, endings)).trimEnd().split('\n');
      const { output } = block;
      if (output === undefined || normalise(printed.join('\n')) === normalise(output.text)) continue;
      const indented = printed.map((line) => `${output.indent}${line}`.trimEnd());
      changes.unshift(() => lines.splice(output.from, output.to - output.from, ...indented));
    }
  } catch (error) {
    process.stderr.write(`${page}: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  } finally {
    for (const end of endings) await end();
    await own.close();
  }
  for (const change of changes) change();
  writeFileSync(`${ROOT}${page}`, lines.join('\n'));
}
