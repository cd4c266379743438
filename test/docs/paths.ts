import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const COMMAND = `${ROOT}services/cli/bin/mirrorscope.js`;
export const CAPTURE = `${ROOT}test/fixtures/lab-vxlan.pcap.gz`;
export const INVENTORY = `${ROOT}test/fixtures/lab-inventory.json`;

/** Every page for people, from the root. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(`${ROOT}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
