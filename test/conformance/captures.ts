import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The reference captures lie beside the repository: they are other people's and are not part of it. */
const ROOT = fileURLToPath(new URL('../../../shared/captures/', import.meta.url));

export type ConformanceErrorCode = 'captures_missing' | 'reference_unreadable' | 'run_unknown' | 'split_flow' | 'differences_unreadable';

/** Something that keeps the comparison from being made at all, as opposed to cells that differ. */
export class ConformanceError extends Error {
  readonly code: ConformanceErrorCode;

  constructor(code: ConformanceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConformanceError';
    this.code = code;
  }
}

/** A path inside the folder of captures, e.g. `reference('oracle', 'empty.json')`. Throws where it does not exist. */
export function reference(...parts: readonly string[]): string {
  const path = join(ROOT, ...parts);
  if (!existsSync(path)) {
    throw new ConformanceError(
      'captures_missing',
      `No reference captures: ${path} does not exist. They belong at ../shared/captures beside the repository.`,
    );
  }
  return path;
}

/** Names of all captures that have reference numbers, in alphabetical order. */
export function captureNames(): string[] {
  return readdirSync(reference('oracle'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}
