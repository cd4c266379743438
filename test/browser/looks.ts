/** How a page looks, for those who see it and those who do not. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Kept after the tests, for people to look at. */
const PICTURES = fileURLToPath(new URL('../../.results/screenshots/', import.meta.url));

/** Fails with the rules of WCAG 2.2 AA that the page breaks, and where. */
export async function assertAccessible(page: Page, shown: string): Promise<void> {
  // By the debugger: the page's policy allows no script but its own.
  await page.evaluate(AXE);
  const broken = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    });
    const places = (nodes: Violation['nodes']) => nodes.slice(0, 5).map(({ target }) => target.join(' '));
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.length} times, as ${places(nodes).join(', ')}`);
  });
  assert.deepEqual(broken, [], shown);
}

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

export async function assertFits(page: Page, shown: string): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(beyond, 0, `${shown}: ${beyond} pixels of the page lie beyond its right edge`);
}

/** Keeps a picture of the whole page. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}${name}.png`, fullPage: true });
}
