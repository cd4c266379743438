/** Checks every source file of the workspace against import_rules.ts. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Manifest, violations } from './import_rules.ts';
import { importsOf } from './imports_of.ts';

const HOMES = ['packages/*', 'services/*', 'infra/cdk', 'scripts', 'test'];

/** The rules broken under `root`, one line each. */
export function brokenRules(root: string): string[] {
  const manifests = globSync(
    HOMES.map((home) => `${home}/package.json`),
    { cwd: root },
  );
  return manifests.sort().flatMap((manifestPath) => {
    const home = manifestPath.slice(0, -'/package.json'.length);
    const manifest = JSON.parse(readFileSync(join(root, manifestPath), 'utf8')) as Manifest;
    return sourcesIn(root, home).flatMap((path) => {
      const imports = importsOf(path, readFileSync(join(root, path), 'utf8'));
      return violations({ path, home, manifest, imports });
    });
  });
}

function sourcesIn(root: string, home: string): string[] {
  return globSync(`${home}/**/*.{ts,tsx,js,mjs}`, { cwd: root, exclude: (path) => path.endsWith('node_modules') }).sort();
}

if (import.meta.main) {
  const broken = brokenRules(fileURLToPath(new URL('..', import.meta.url)));
  for (const line of broken) process.stderr.write(`${line}\n`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}
