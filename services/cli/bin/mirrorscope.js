#!/usr/bin/env node
/**
 * Starts the command with a Node that runs TypeScript as it stands. This file itself must run on an old Node (20), since
 * that may be all the machine has: it then hands over to the one in `.toolchain`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  silenceTypeStrippingWarning();
  await import('../src/main.ts');
} else {
  handOver();
}

/** Node before 24.12 calls type stripping experimental, once a process; every other warning stays. */
function silenceTypeStrippingWarning() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (String(warning).startsWith('Type Stripping is an experimental feature')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
}

function handOver() {
  const node = fileURLToPath(new URL('../../../.toolchain/node_modules/.bin/node', import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write(`mirrorscope: needs Node ${OLDEST_NODE} and this is ${process.version}; run "node scripts/setup.mjs" in the repository, it brings one\n`);
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGWINCH']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`mirrorscope: cannot start ${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
