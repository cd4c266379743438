import { sha256 } from '../sha256.ts';

export const MANIFEST = 'MANIFEST';

/** Files of a package by their path in it, with `/`. */
export type Files = ReadonlyMap<string, string>;

/** A line a file, as sha256sum writes and checks them. */
export const manifestOf = (files: Files): string =>
  [...files.keys()]
    .toSorted()
    .map((path) => `${sha256(files.get(path)!)}  ${path}\n`)
    .join('');

const LINE = /^([0-9a-f]{64}) {2}(\S.*)$/;

/** Hashes by path; undefined where a line is none. */
export function parseManifest(text: string): ReadonlyMap<string, string> | undefined {
  const entries = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => LINE.exec(line));
  if (entries.length === 0 || entries.includes(null)) return undefined;
  return new Map(entries.map((entry) => [entry![2]!, entry![1]!]));
}
