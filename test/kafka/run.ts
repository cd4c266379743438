import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KafkaError } from './errors.ts';

/** Runs a command to its end and returns its standard output; a failure carries what it said. */
export async function run(command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (cause) {
    const { message, stdout, stderr } = cause as Error & { stdout?: string; stderr?: string };
    const said = stderr?.trim() || stdout?.trim() || message;
    throw new KafkaError('command_failed', `${command} ${args.join(' ')}: ${said}`, { cause });
  }
}
