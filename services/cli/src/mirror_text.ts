import type { ApplyReport, KillReport } from '@mirrorscope/mirror';

/** Lines of one kind that are shown. */
const MOST = 10;

export function applyText({ done, failed, left, calls, throttled, took }: ApplyReport): string {
  return text([
    ...[...Map.groupBy(done, ({ kind, action }) => `${kind} ${action}`)].map(([what, same]) => `${what}: ${same.length}`),
    ...shown(failed.map(({ action, key, error }) => `failed: ${action} ${key}: ${error}`)),
    ...shown(left.map(({ action, key, why }) => `left: ${action} ${key}: ${why}`)),
    `${seconds(took)}, ${calls} calls${throttled === 0 ? '' : `, ${throttled} of them throttled`}`,
  ]);
}

export function killText({ dryRun, sessions, deleted, stilled, silentAfter, loud, took }: KillReport): string {
  if (dryRun) {
    const lines = sessions.map(({ id, interface: eni, mirror }) => `would delete ${id} of ${eni}, ${mirror}`);
    return text([...shown(lines), `${sessions.length} sessions would be deleted`]);
  }
  const each = deleted === 0 ? '' : `, ${seconds(took / deleted)} each`;
  const still = stilled === 0 ? '' : `; ${stilled} filters and targets say that nothing is to be mirrored any more`;
  return text([
    ...(silentAfter === undefined ? [] : [`nothing was mirrored any more after ${seconds(silentAfter)}`]),
    ...shown(loud.map(({ filter, why }) => `until their sessions were gone: those with ${filter}, since ${why}`)),
    `${deleted} sessions deleted in ${seconds(took)}${each}${still}`,
  ]);
}

const shown = (lines: readonly string[]): string[] =>
  lines.length > MOST ? [...lines.slice(0, MOST), `and ${lines.length - MOST} more: --json has them all`] : [...lines];

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`;
