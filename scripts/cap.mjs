/**
 * The npm package cap, with which packets of an interface are captured, is the one dependency that is compiled. It needs libpcap's
 * headers and a compiler; without them everything else works.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installOnCi } from './debian.mjs';
import { runQuietly, SetupError } from './run.mjs';
import { ROOT, toolEnvironment } from './toolchain.mjs';

const ADDON = join(ROOT, 'packages/capture/node_modules/cap/build/Release/cap.node');
const HEADER = '/usr/include/pcap/pcap.h';

const WAY_OUT = 'apt-get install libpcap-dev g++ make python3, then npm run build:cap';

/** One line where cap is not there, else nothing. */
export function capObstacle() {
  return existsSync(ADDON) ? undefined : `packets of an interface cannot be captured (--source cap): to mend that, ${WAY_OUT}`;
}

/** @throws {SetupError} where apt-get fails */
export function prepareCap() {
  if (!existsSync(HEADER)) installOnCi(['libpcap-dev']);
}

/** @throws {SetupError} with what the compiler said */
export async function buildCap() {
  const detail = await runQuietly('pnpm', ['--filter', '@mirrorscope/capture', 'rebuild', 'cap'], { cwd: ROOT, env: toolEnvironment() });
  if (!existsSync(ADDON)) throw new SetupError(`cap was not built: ${WAY_OUT}`, { detail });
}
