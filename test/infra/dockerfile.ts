import { readFileSync } from 'node:fs';
import { DOCKERFILE } from './paths.ts';

export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** Instructions with their lines joined. */
export function readDockerfile(): Instruction[] {
  const text = readFileSync(DOCKERFILE, 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ');
  return [...text.matchAll(/^([A-Z]+) +(.+)$/gm)].map(([, name, rest]) => ({ name: name!, text: rest!.replaceAll(/\s+/g, ' ') }));
}

/** What its ENV instructions set. */
export function imageEnvironment(): Record<string, string> {
  const set = readDockerfile().filter(({ name }) => name === 'ENV');
  return Object.fromEntries(set.flatMap(({ text }) => text.split(' ').map((pair) => pair.split('=') as [string, string])));
}
