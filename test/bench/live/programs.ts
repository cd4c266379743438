import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE } from '../inputs.ts';
import { output } from '../output.ts';

const source = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Our programs that are not Node's, compiled. */
export const SENDER = join(CACHE, 'send_flows');
export const RECEIVE_LOOP = join(CACHE, 'receive_loop');
export const DGRAM_LOOP = source('dgram_loop.ts');

/** Throws a BenchError where there is no compiler. */
export function compilePrograms(): void {
  mkdirSync(CACHE, { recursive: true });
  for (const [program, name] of [
    [SENDER, 'send_flows.c'],
    [RECEIVE_LOOP, 'receive_loop.c'],
  ] as const)
    output('gcc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', program, source(name)]);
}
