import { readdirSync, readFileSync } from 'node:fs';
import { ROOT } from './paths.ts';

/** Paths of the files that `docker build` sees: all but what .dockerignore keeps away. */
export function contextFiles(): string[] {
  const isIgnored = readIgnore(readFileSync(`${ROOT}.dockerignore`, 'utf8'));
  const within = (folder: string): string[] =>
    readdirSync(`${ROOT}${folder}`, { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}${entry.name}`;
      // No exception leads back into a folder that is kept away, so nothing below it needs a look.
      if (isIgnored(path)) return [];
      return entry.isDirectory() ? within(`${path}/`) : [path];
    });
  return within('').sort();
}

/** The last pattern that fits a path, or a folder above it, decides (https://docs.docker.com/build/concepts/context/#dockerignore-files). */
export function readIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), fits: patternOf(line.replace(/^!/, '')) }));
  return (path) => rules.reduce((ignored, { keeps, fits }) => (fits.test(path) ? !keeps : ignored), false);
}

function patternOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*\/|\*|\?)/)
    .map((part) => ({ '**/': '(?:.*/)?', '*': '[^/]*', '?': '[^/]' })[part] ?? part.replace(/[\\^$.|+()[\]{}]/g, '\\$&'))
    .join('');
  return new RegExp(`^${source}(?:/.*)?$`);
}
