import { readFileSync } from 'node:fs';

/** Of the console, and of all else in this repository. */
export const VERSION = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
