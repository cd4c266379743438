#!/usr/bin/env node
/**
 * Starts the command with a Node that runs TypeScript as it stands. This file itself must run on an old Node (20), since
 * that may be all the machine has: it then hands over to the one in `.toolchain`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  silenceTypeStrippingWarning();
  tuneEngine();
  await import('../src/main.ts');
} else {
  handOver();
}

/**
 * Keeps what Node makes of the sources for the next start. That is faster to start with, and spares the process the
 * type stripper, whose WebAssembly memory costs V8 its assumption that no array buffer is ever detached, and so every
 * typed array access a check. The variable does the same for worker threads, which heed nothing else. The packet path also
 * gains from more inlining than V8 allows itself.
 */
function tuneEngine() {
  process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');
  module.enableCompileCache();
  setFlagsFromString('--max-inlined-bytecode-size=700');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=3000');
}

/** The first releases of Node 24 call type stripping experimental, once a process; every other warning stays. */
function silenceTypeStrippingWarning() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (/** @type {string | Error} */ warning, /** @type {any[]} */ ...rest) => {
    if (String(warning).startsWith('Type Stripping is an experimental feature')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
}

function handOver() {
  const node = fileURLToPath(new URL('../../../.toolchain/node_modules/.bin/node', import.meta.url));
  if (!existsSync(node)) {
    fail(`needs Node ${OLDEST_NODE} and this is ${process.version}; "node scripts/setup.mjs" in the repository brings one`);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal gives the keys' signals to the whole process group: handing them on as well would deliver them twice.
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGINT', () => onTerminal || child.kill('SIGINT'));
  process.on('SIGQUIT', () => onTerminal || child.kill('SIGQUIT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`mirrorscope: ${message}\n`);
  process.exit(1);
}
