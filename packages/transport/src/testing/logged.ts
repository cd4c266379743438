import type { Log } from '../log.ts';

/** A log that keeps its lines. */
export function logged(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, info: (line) => lines.push(`info: ${line}`), warn: (line) => lines.push(`warn: ${line}`) };
}
