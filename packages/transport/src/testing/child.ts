import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { TransportCounts } from '../transport.ts';

const SCRIPT = fileURLToPath(new URL('ndjson_child.ts', import.meta.url));
/** In front of a command: what a file may hold at most. A write beyond it is short, and the next one fails. */
const SMALL_FILES = `trap '' XFSZ; ulimit -f 8; `;

export interface Told {
  readonly counts: TransportCounts;
  readonly problem?: string;
}

/** Runs ndjson_child.ts to its end in a shell that may limit its files, and lead its output elsewhere (`> file`, `| command`). */
export async function child(
  args: readonly string[],
  { smallFiles = false, output = '' } = {},
): Promise<Told & { readonly stdout: string }> {
  const command = `"$0" "$@" ${output}`;
  const shell = spawn('sh', ['-c', smallFiles ? SMALL_FILES + command : command, process.execPath, SCRIPT, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')]);
  return { ...parsed(stderr), stdout };
}

/** Runs it with a standard output that nobody reads. */
export async function unreadChild(args: readonly string[]): Promise<Told> {
  const node = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stderr] = await Promise.all([text(node.stderr), once(node, 'exit')]);
  node.stdout.destroy();
  return parsed(stderr);
}

/** Bytes that a file holds under that limit: shells differ in the size of a block. */
export function smallFileBytes(probe: string): number {
  spawnSync('sh', ['-c', `${SMALL_FILES} head -c 20000 /dev/zero > "$0"`, probe]);
  return statSync(probe).size;
}

function parsed(stderr: string): Told {
  try {
    return JSON.parse(stderr);
  } catch {
    throw new Error(`the child says: ${stderr}`);
  }
}
