import { readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where and when something was measured. */
export function machine(): string {
  const [cpu] = cpus();
  const memory = /^MemTotal:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  const day = new Date().toISOString().slice(0, 10);
  const text = `${cpu?.model ?? 'an unknown processor'}, ${cpus().length} cores, ${Math.round(Number(memory) / 1048576)} GiB, Linux ${release()}`;
  return `${day}: ${text}, Node ${process.version}`;
}

/** A command as one would type it in the root of the repository. */
export function code(command: readonly string[]): string {
  const words = command.map((word) => (word === process.execPath ? 'node' : word.replaceAll(ROOT, '')));
  return `\`${words.map((word) => (word.includes(' ') ? `'${word}'` : word)).join(' ')}\``;
}
