import assert from 'node:assert/strict';
import { MirrorError } from '../error.ts';
import type { FilterChoice, MirrorFile } from './mirror_file.ts';
import { parseMirrorFile } from './parse_mirror_file.ts';

/** What every file has to have; a part given here takes the place of the same one. */
const LEAST: Readonly<Record<string, string>> = {
  name: 'test',
  targets: '{main: {interface: eni-1}}',
  filters: '{all: {rules: [{direction: both}]}}',
  sources: "[{name: web, where: {interface: '*'}}]",
};

/** A file of one line for each key. */
export const fileText = (parts: Readonly<Record<string, string>>): string =>
  Object.entries({ ...LEAST, ...parts })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');

export const parsed = (parts: Readonly<Record<string, string>> = {}): MirrorFile => parseMirrorFile(fileText(parts), 'm.yaml');

/** The filter that a file with these rules makes. */
export function ownFilter(rules: string): Exclude<FilterChoice, { readonly id: string }> {
  const filter = parsed({ filters: `{all: {rules: ${rules}}}` }).filters['all'];
  assert.ok(filter !== undefined && 'rules' in filter);
  return filter;
}

/** Checks the problems of a file, without the name in front. */
export function refuses(parts: Readonly<Record<string, string>>, ...problems: readonly string[]): void {
  refusesText(fileText(parts), ...problems);
}

export function refusesText(text: string, ...problems: readonly string[]): void {
  assert.throws(
    () => parseMirrorFile(text, 'm.yaml'),
    (error) => {
      assert.ok(error instanceof MirrorError && error.code === 'bad_file', String(error));
      assert.deepEqual(error.problems.map((problem) => problem.replace(/^m\.yaml:/, '')).sort(), [...problems].sort());
      return true;
    },
  );
}
