/** Links between pages lead somewhere, and README.md leads to every page. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { PAGES, ROOT } from './paths.ts';

const LINK = /\]\(([^)\s]+)\)/g;
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const linksOf = (page: string): string[] => [...withoutCode(read(page)).matchAll(LINK)].map(([, target]) => target!);

for (const page of PAGES)
  test(`links of ${page}`, () => {
    for (const link of linksOf(page).filter((link) => !/^https?:/.test(link))) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      assert.ok(existsSync(join(ROOT, target)), link);
      if (anchor !== undefined) assert.ok(anchorsOf(read(target)).includes(anchor), link);
    }
  });

test('README.md leads to every page', () => {
  const links = linksOf('README.md').map((link) => link.split('#')[0]);
  assert.deepEqual(
    PAGES.filter((page) => page.startsWith('docs/') && !links.includes(page)),
    [],
  );
});

/** Of headings, as GitHub makes them. */
const anchorsOf = (markdown: string): string[] =>
  [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
}
