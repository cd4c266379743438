import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inCi, installOnCi } from '@mirrorscope/scripts/debian';
import { LabError } from './errors.ts';

export { inCi };

/** Tools by the Debian package that brings them. */
const PACKAGE_OF = {
  ip: 'iproute2',
  ss: 'iproute2',
  tc: 'iproute2',
  nstat: 'iproute2',
  nft: 'nftables',
  ethtool: 'ethtool',
  taskset: 'util-linux',
  stdbuf: 'coreutils',
  tcpdump: 'tcpdump',
  ping: 'iputils-ping',
} as const;

export type Tool = keyof typeof PACKAGE_OF;

/** What setting up and mirroring needs; a recording needs tcpdump, ping and nstat besides. */
export const LAB_TOOLS: readonly Tool[] = ['ip', 'ss', 'tc', 'nft', 'ethtool', 'taskset', 'stdbuf'];
export const RECORDING_TOOLS: readonly Tool[] = [...LAB_TOOLS, 'nstat', 'tcpdump', 'ping'];

/** The one reason why the lab cannot run here, as a sentence with the way out; undefined where it can. */
export function labObstacle(tools: readonly Tool[] = LAB_TOOLS): LabError | undefined {
  if (process.platform !== 'linux') return new LabError('tools_missing', 'the network lab needs Linux: it is made of network namespaces');
  if (process.getuid?.() !== 0)
    return new LabError('not_root', 'the network lab needs root to create network namespaces: run it with sudo');
  const missing = missingPackages(tools);
  if (missing.length === 0) return namespaceObstacle();
  return new LabError('tools_missing', `the network lab needs tools that are not installed: apt-get install ${missing.join(' ')}`);
}

/**
 * Makes sure the lab can run, or throws the obstacle. On a CI machine (CI=true, root) missing packages are installed by apt-get;
 * a person's machine is never changed.
 */
export function requireLab(tools: readonly Tool[] = LAB_TOOLS): void {
  try {
    installOnCi(missingPackages(tools));
  } catch (cause) {
    throw new LabError('tools_missing', (cause as Error).message, { cause });
  }
  const obstacle = labObstacle(tools);
  if (obstacle) throw obstacle;
}

/** For the tests of the lab: on CI it must run, there an obstacle is a failure; elsewhere they are skipped with the reason, in plain sight. */
export function reasonToSkip(tools: readonly Tool[] = LAB_TOOLS): string | false {
  if (inCi()) {
    requireLab(tools);
    return false;
  }
  const found = labObstacle(tools);
  if (!found) return false;
  console.error(`SKIPPED: ${found.message}`);
  return found.message;
}

function missingPackages(tools: readonly Tool[]): string[] {
  return [...new Set(tools.filter((tool) => !onPath(tool)).map((tool) => PACKAGE_OF[tool]))];
}

/** Root inside a container may still lack CAP_SYS_ADMIN: only trying tells. */
function namespaceObstacle(): LabError | undefined {
  const name = `mslab-${process.pid}-probe`;
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (made.status === 0) {
    spawnSync('ip', ['netns', 'del', name]);
    return existsSync('/dev/net/tun')
      ? undefined
      : new LabError('tools_missing', 'the network lab needs /dev/net/tun for delays: modprobe tun');
  }
  const reason = made.stderr.trim().split('\n').at(-1) ?? '';
  return new LabError(
    'not_root',
    `the network lab may not create network namespaces here (${reason}): CAP_SYS_ADMIN and CAP_NET_ADMIN are needed`,
  );
}

function onPath(tool: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
