/** On a CI machine, as root, missing Debian packages are installed; a person's machine is never changed. */
import { spawnSync } from 'node:child_process';
import { SetupError } from './run.mjs';

export function inCi() {
  return !['', '0', 'false'].includes(process.env['CI'] ?? '');
}

/**
 * @param {readonly string[]} packages what is missing
 * @throws {SetupError} where apt-get fails
 */
export function installOnCi(packages) {
  if (packages.length === 0 || !inCi() || process.getuid?.() !== 0) return;
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const done = spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    if (done.status === 0) continue;
    throw new SetupError(`apt-get ${args.join(' ')}: ${done.error?.message ?? done.stderr.trim()}`);
  }
}
