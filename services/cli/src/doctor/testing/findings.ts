import type { Check, Finding } from '../finding.ts';

/** What a check finds, as `state says -> remedy`. */
export async function look(check: Check): Promise<string[]> {
  return (await check.look(AbortSignal.timeout(10_000))).map(text);
}

const text = ({ state, says, remedy }: Finding): string => `${state} ${says}${remedy === undefined ? '' : ` -> ${remedy}`}`;

/** In place of /proc. */
export const proc =
  (files: Readonly<Record<string, string>>) =>
  (path: string): string | undefined =>
    files[path];

/** As a process has them that is root, or is not. */
export const ALL = { has: () => true };
export const NONE = { has: () => false };
