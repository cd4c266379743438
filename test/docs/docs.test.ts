/** Every command and query of the pages is run, and prints what they say; CONTRIBUTING.md tells how a block is to be tested. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import { normalise } from './normalise.ts';
import { type Block, blocksOf } from './page.ts';
import { PAGES, ROOT } from './paths.ts';
import { Places } from './places.ts';
import { missingPrograms } from './programs.ts';
import { type Ending, runBlock, testedOf } from './run_block.ts';

const places = new Places();
after(() => places.close());

const blocks = PAGES.map((page) => ({ page, blocks: blocksOf(page, readFileSync(`${ROOT}${page}`, 'utf8')) }));
const all = blocks.flatMap((page) => page.blocks);
const skipOf = missingPrograms(testedOf(all).flatMap(({ text, language }) => (language === 'sh' ? [text] : [])));

for (const { page, blocks: ofPage } of blocks) {
  const tested = testedOf(ofPage);
  if (tested.length > 0) suite(page, { timeout: 300_000 }, () => testPage(page, tested));
}

function testPage(page: string, tested: readonly Block[]): void {
  const endings: Ending[] = [];
  const own = places.page(page);
  for (const block of tested)
    test(`line ${block.line}: ${block.text.split('\n')[0]}`, { skip: block.language === 'sh' && skipOf(block.text) }, async () => {
      const output = await runBlock(block, places, await own, endings);
      if (block.output !== undefined)
        assert.equal(normalise(output), normalise(block.output.text), 'pnpm docs:outputs writes what is printed now');
    });
  if (tested.some(({ directives }) => directives.until !== undefined))
    test('what was started ends in order', async () => {
      assert.deepEqual(
        await Promise.all(endings.map((end) => end())),
        endings.map(() => 0),
      );
    });
  after(async () => (await own).close());
}

test('what is not run has a reason, and is the smaller part', (t) => {
  const notRun = all.filter(({ directives }) => directives.notRun !== undefined);
  for (const { page, line, directives } of notRun) t.diagnostic(`${page}:${line} is only parsed: ${directives.notRun}`);
  const tested = testedOf(all).length;
  t.diagnostic(`${notRun.length} of ${tested} blocks are only parsed`);
  assert.ok(notRun.length < tested / 3, `${notRun.length} of ${tested}`);
});

test('SQL that is none is found, run or not', async () => {
  const own = await places.page('none.md');
  for (const [comment, sql] of [
    ['lab', 'SELEC 1'],
    ['not run: no server', 'BACKUP DATABASES x'],
  ]) {
    const [block] = blocksOf('none.md', `<!-- test: ${comment} -->\n\`\`\`sql\n${sql}\n\`\`\``);
    await assert.rejects(runBlock(block!, places, own, []), /Syntax error/i);
  }
});

test('what is tested elsewhere is', () => {
  for (const { page, line, directives } of all)
    if (directives.elsewhere !== undefined) assert.ok(existsSync(`${ROOT}${directives.elsewhere}`), `${page}:${line}`);
});
