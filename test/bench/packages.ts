import { spawnSync } from 'node:child_process';
import { RIVALS, type Tool } from './tools.ts';

/** Programs that measuring itself needs, by their Debian package; racount checks what argus wrote. */
const HELPERS: ReadonlyMap<string, string> = new Map([
  ['time', '/usr/bin/time'],
  ['argus-client', 'racount'],
]);

/** Debian packages that are not there. */
export function missingPackages(): string[] {
  const needed = [...RIVALS.map((tool) => [tool.package, tool.binary] as const), ...HELPERS];
  return needed.filter(([, binary]) => !isThere(binary)).map(([name]) => name);
}

const isThere = (binary: string): boolean => spawnSync('bash', ['-c', 'command -v "$1"', 'bash', binary]).status === 0;

export const installCommand = (packages: readonly string[]): string =>
  `DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${packages.join(' ')}`;

/** Installs what is missing, as root; nobody else can. What is missing afterwards, missingPackages() says. */
export function installPackages(packages: readonly string[]): void {
  if (process.getuid?.() !== 0) return;
  process.stderr.write(`installing ${packages.join(', ')}\n`);
  // What it has to say goes to our standard error.
  spawnSync('bash', ['-c', `apt-get update -q && ${installCommand(packages)}`], { stdio: ['ignore', 2, 2] });
}

/** Version of a tool's Debian package; of ourselves the runtime's. */
export function versionOf(tool: Tool): string {
  if (tool.package === '') return `Node ${process.version}`;
  const { stdout } = spawnSync('dpkg-query', ['--status', tool.package], { encoding: 'utf8' });
  return /^Version: (?:\d+:)?(.*)$/m.exec(stdout)?.[1] ?? 'unknown';
}
