import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** Milliseconds: for an answer of the store on a machine that is busy with other tests. */
const PATIENCE = 30_000;
/** Of a whole file: what hangs fails, and says where. */
export const LIMIT = 300_000;

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

export interface Visit {
  readonly page: Page;
  /** What went wrong on the page by itself: errors of scripts, what the policy refused, answers that are not 2xx, messages that a script pops up. */
  readonly trouble: string[];
}

/** An empty page with a memory of its own. Times are shown in UTC. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: DESKTOP,
    timezoneId: 'UTC',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  page.on('response', (answer) => answer.status() >= 400 && trouble.push(`${answer.status()} ${answer.url()}`));
  page.on('dialog', (dialog) => {
    trouble.push(`${dialog.type()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction('tellRefused', (what: string) => trouble.push(what));
  await page.addInitScript(() => {
    const { tellRefused } = globalThis as unknown as { tellRefused: (what: string) => void };
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      tellRefused(`the policy: ${violatedDirective}: ${blockedURI}`),
    );
  });
  return { page, trouble };
}

/** A page that shows what it is to show. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const opened = await openPage(browser, options);
  await opened.page.goto(url);
  await settled(opened.page);
  return opened;
}

/** Waits until every answer is there and shown. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.skeleton, .skeleton-line, [aria-busy="true"]') === null);
}

/** The table of what the view is about. */
export const mainTable = (page: Page): Locator => page.getByRole('main').getByRole('table').last();

/** The text of a table's cells, row by row, without what only leads to flows. */
export function cellsOf(table: Locator): Promise<string[][]> {
  return table.evaluate((table) =>
    [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td:not(.row-link)')].map((cell) => cell.textContent ?? ''),
    ),
  );
}

/** What a button saves. */
export async function savedBy(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).last().click()]);
  return readFileSync(await download.path(), 'utf8');
}

/** What a button puts on the clipboard. */
export async function copiedBy(page: Page, button: string): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.getByRole('button', { name: button, exact: true }).first().click();
  const copied = await page.waitForFunction(() => navigator.clipboard.readText());
  return copied.jsonValue();
}

/** A parameter of the page's address. */
export const param = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
