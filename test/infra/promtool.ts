import { spawnSync } from 'node:child_process';
import { inCi, installOnCi } from '@mirrorscope/scripts/debian';

/** For `skip`: on a CI machine (root) promtool is installed, and its lack a failure; elsewhere tests are skipped with the reason, in plain sight. */
export function reasonToSkip(): string | false {
  if (!isThere()) installOnCi(['prometheus']);
  if (isThere()) return false;
  const reason = "promtool is not here, to judge Prometheus' rules: apt-get install prometheus";
  if (inCi()) throw new Error(reason);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}

export function promtool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

const isThere = () => spawnSync('promtool', ['--version']).status === 0;
