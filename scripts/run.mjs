/** Child processes of the set-up: silent when all is well, their whole output in the error when not. */
import { spawn } from 'node:child_process';

/** What the user can read and act on: the message is one line, `detail` the output of the tool that failed. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {ErrorOptions & { detail?: string }} [options]
   */
  constructor(message, options = {}) {
    super(message, options);
    this.detail = options.detail ?? '';
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} everything the command wrote
 */
export function runQuietly(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('error', (cause) => reject(new SetupError(`cannot start ${command}: ${cause.message}`, { cause })));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new SetupError(`"${command} ${args.join(' ')}" ended with ${signal ?? `code ${code}`}`, { detail: output }));
    });
  });
}

/**
 * Runs a command on this terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code, 1 where a signal ended it
 */
export function runOpenly(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    child.on('error', (cause) => reject(new SetupError(`cannot start ${command}: ${cause.message}`, { cause })));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
