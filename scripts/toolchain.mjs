/**
 * The Node and pnpm that this repository runs on: exact versions from npm, kept in `.toolchain`, so that a machine with
 * an older Node and npm is enough. Plain JavaScript, since that older Node runs it.
 */
import { copyFileSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runQuietly, SetupError } from './run.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Oldest Node that runs the sources: the first with every feature they use switched on. */
export const OLDEST_NODE = 24;

const MANIFEST = join(ROOT, 'scripts/toolchain');
const FOLDER = join(ROOT, '.toolchain');
const BIN = join(FOLDER, 'node_modules/.bin');

/** Files whose content decides what stands in `.toolchain`. */
export const TOOLCHAIN_INPUTS = [join(MANIFEST, 'package.json'), join(MANIFEST, 'package-lock.json')];

/** Every tool answers here. `node` is missing on platforms that npm carries no Node for: the running one serves then. */
export function toolchainIsThere() {
  return existsSync(join(BIN, 'pnpm')) && existsSync(nodePath());
}

/** The Node that runs everything: the pinned one, else the running one. */
export function nodePath() {
  const pinned = join(BIN, 'node');
  return existsSync(pinned) ? pinned : process.execPath;
}

/**
 * Environment for everything the repository runs: its Node and pnpm first in PATH, and no tool reports home.
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment() {
  return {
    ...process.env,
    PATH: [BIN, dirname(process.execPath), process.env['PATH']].join(delimiter),
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    npm_config_update_notifier: 'false',
    ...nodeHeaders(),
  };
}

/** Tells node-gyp where the headers of that Node are; else it would download some, or take those of another Node. */
function nodeHeaders() {
  const prefix = dirname(dirname(realpathSync(nodePath())));
  return existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
}

export async function installToolchain() {
  mkdirSync(FOLDER, { recursive: true });
  for (const input of TOOLCHAIN_INPUTS) copyFileSync(input, join(FOLDER, input.slice(MANIFEST.length)));
  // Without install scripts: both packages are complete as they come.
  await runQuietly('npm', ['ci', '--ignore-scripts', '--include=optional', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    env: process.env,
  });
  await refuseOldNode();
}

async function refuseOldNode() {
  const platform = `${process.platform} ${process.arch}`;
  const way = `install Node ${OLDEST_NODE} or newer and run this again`;
  const version = await runQuietly(nodePath(), ['--version'], { cwd: ROOT, env: process.env }).catch((cause) => {
    throw new SetupError(`the packaged Node does not start on this ${platform}: ${way}`, { cause });
  });
  if (Number.parseInt(version.slice(1), 10) < OLDEST_NODE) {
    throw new SetupError(`npm carries no Node ${OLDEST_NODE} for ${platform}: ${way}`);
  }
}
