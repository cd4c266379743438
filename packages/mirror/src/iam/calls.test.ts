import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GRANTS } from './grants.ts';

const SOURCES = join(import.meta.dirname, '..');
const WITHOUT_RIGHT = 'GetCallerIdentity';

/** Every command of the SDK that a source names. */
const callsIn = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/\b((?:Create|Delete|Describe|Get|Modify)\w+)Command\b/g)].map(([, call = '']) => call);

test('the table has what the sources call, and nothing else', () => {
  const paths = globSync('**/*.ts', { cwd: SOURCES, exclude: (path) => /\.test\.ts$|\/?testing$/.test(path) });
  const called = new Set(paths.flatMap((path) => callsIn(join(SOURCES, path))));
  const granted = new Set(GRANTS.flatMap(({ actions }) => actions.map((action) => action.slice(action.indexOf(':') + 1))));
  assert.ok(called.delete(WITHOUT_RIGHT));
  assert.deepEqual([...called].sort(), [...granted].sort());
});
