import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { BenchError } from './error.ts';
import { RIVALS, type Tool } from './tools.ts';

/** What measuring itself needs beside the tools: the time command, and racount to check what argus wrote. */
const HELPERS = new Map([
  ['time', '/usr/bin/time'],
  ['argus-client', '/usr/bin/racount'],
]);

/** Installs the Debian packages that are missing, as root; else throws a BenchError that names them. */
export function requirePackages(): void {
  const missing = [
    ...RIVALS.filter(({ binary }) => spawnSync('bash', ['-c', 'command -v "$1"', 'bash', binary]).status !== 0).map((tool) => tool.package),
    ...[...HELPERS].filter(([, path]) => !existsSync(path)).map(([name]) => name),
  ];
  if (missing.length === 0) return;
  const install = `DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) throw new BenchError('tool_missing', `tools to compare with are missing; as root: ${install}`);
  process.stderr.write(`installing ${missing.join(', ')}\n`);
  const { status } = spawnSync('bash', ['-c', `apt-get update -q && ${install}`], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new BenchError('tool_missing', `tools to compare with could not be installed: ${install}`);
}

/** Version of a tool's Debian package; of ourselves the runtime's. */
export function versionOf(tool: Tool): string {
  if (tool.package === '') return `Node ${process.version}`;
  const { stdout } = spawnSync('dpkg-query', ['--status', tool.package], { encoding: 'utf8' });
  return /^Version: (?:\d+:)?(.*)$/m.exec(stdout)?.[1] ?? 'unknown';
}
