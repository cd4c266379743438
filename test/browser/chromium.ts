import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { inCi, installOnCi } from '@mirrorscope/scripts/debian';
import { type Browser, chromium } from 'playwright-core';

/** Debian's, and those that other systems have. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** For `skip`: on a CI machine (root) Chromium is installed, and its lack a failure; elsewhere tests are skipped with the reason, in plain sight. */
export function reasonToSkip(): string | false {
  if (found() === undefined) installOnCi(['chromium']);
  if (found() !== undefined) return false;
  const reason = 'Chromium is not here, to show the console in: apt-get install chromium';
  if (inCi()) throw new Error(reason);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}

/** A browser for the tests of this file; closed after them. */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: found() ?? '',
    // Root has no sandbox to use; the only pages shown are our own.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  after(() => browser.close());
  return browser;
}

const found = () => PLACES.find(existsSync);
