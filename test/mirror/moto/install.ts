import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inCi, installOnCi } from '@mirrorscope/scripts/debian';
import { run } from '../../kafka/run.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../.cache/moto/', import.meta.url));
const FOLDER = join(CACHE, createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12));

/** The Python that has moto. */
export const MOTO_PYTHON = join(FOLDER, 'bin', 'python');

/**
 * For `skip` of tests that need moto. It is fetched once, by the machine's pip, in the versions of requirements.txt; what is missing for that is
 * installed on a CI machine (root), and what cannot be is a failure there. Elsewhere the tests are skipped with the reason, in plain sight.
 */
export async function reasonToSkip(): Promise<string | false> {
  if (existsSync(MOTO_PYTHON)) return false;
  try {
    await install().catch(async () => {
      installOnCi(['python3', 'python3-venv']);
      await install();
    });
    return false;
  } catch (cause) {
    if (inCi()) throw cause;
    const reason = `moto needs Python 3.10 or newer with venv, and pip a way to PyPI: ${(cause as Error).message.split('\n', 1)[0]}`;
    console.error(`SKIPPED: ${reason}`);
    return reason;
  }
}

/** Into a folder of its own, renamed when complete: tests of several processes may get here at once. */
async function install(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'install-'));
  try {
    await run('python3', ['-m', 'venv', work]);
    await run(join(work, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--require-hashes',
      '--only-binary=:all:',
      '-r',
      REQUIREMENTS,
    ]);
    await rename(work, FOLDER);
  } catch (error) {
    if (!existsSync(MOTO_PYTHON)) throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
