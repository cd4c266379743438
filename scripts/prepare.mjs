/** Makes the repository ready to run: its own Node and pnpm, then the packages. Does nothing, quickly, when all is there. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { capObstacle, prepareCap } from './cap.mjs';
import { runQuietly, SetupError } from './run.mjs';
import { fingerprint, isStamped, stamp } from './stamp.mjs';
import { installToolchain, ROOT, TOOLCHAIN_INPUTS, toolchainIsThere, toolEnvironment } from './toolchain.mjs';

/** Each stamp lies inside what it vouches for, and goes when that is deleted. */
const TOOLCHAIN_STAMP = join(ROOT, '.toolchain/node_modules/.installed-from');
const PACKAGES_STAMP = join(ROOT, 'node_modules/.installed-from');
/** Stands for what the command needs at run time alone. */
const COMMAND_STAMP = join(ROOT, 'node_modules/.installed-for-the-command');
const COMMAND = join(ROOT, 'node_modules/.bin/mirrorscope');

/**
 * @param {{ forCommand?: boolean }} [what] true: what checks, tests and the CDK app need stays away, unless it is there already
 * @throws {SetupError} with one line on what is missing and the way out
 */
export async function setUp({ forCommand = false } = {}) {
  const toolchain = fingerprint(TOOLCHAIN_INPUTS);
  if (!(isStamped(TOOLCHAIN_STAMP, toolchain) && toolchainIsThere())) {
    say('getting Node and pnpm from npm (some 60 MB, once)');
    await installToolchain();
    stamp(TOOLCHAIN_STAMP, toolchain);
  }
  const isPart = forCommand && !existsSync(PACKAGES_STAMP);
  const packagesStamp = isPart ? COMMAND_STAMP : PACKAGES_STAMP;
  const packages = fingerprint(packageInputs());
  if (isStamped(packagesStamp, packages) && existsSync(COMMAND)) return;
  say(`installing packages from npm (some ${isPart ? 200 : 300} MB, once)`);
  try {
    prepareCap();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
  }
  const which = isPart ? ['--prod', '--filter', 'mirrorscope...'] : ['--prod=false'];
  await runQuietly('pnpm', ['install', '--frozen-lockfile', ...which, '--config.confirmModulesPurge=false'], {
    cwd: ROOT,
    env: toolEnvironment(),
  });
  stamp(packagesStamp, packages);
  const obstacle = capObstacle();
  if (obstacle !== undefined) say(obstacle);
}

/**
 * Runs a task of the repository and ends the process with its exit code, or with 1 and one clear line.
 * @param {() => Promise<number>} task
 */
export async function runTask(task) {
  try {
    process.exitCode = await task();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.detail}mirrorscope: ${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Everything that decides what pnpm installs: the lockfile, the workspace, and every package's own list. */
function packageInputs() {
  const folders = ['packages', 'services'].flatMap((parent) => readdirSync(join(ROOT, parent)).map((name) => join(parent, name)));
  const manifests = ['.', 'infra/cdk', 'scripts', 'test', ...folders]
    .map((folder) => join(ROOT, folder, 'package.json'))
    .filter((path) => existsSync(path));
  return [join(ROOT, 'pnpm-lock.yaml'), join(ROOT, 'pnpm-workspace.yaml'), ...manifests];
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`mirrorscope: ${line}\n`);
}
