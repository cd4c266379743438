import type { Namespace } from './namespace.ts';

/** Kernel-wide counters of a host that say something about loss and resets; names as in `nstat`. */
const COUNTERS = [
  'TcpActiveOpens',
  'TcpPassiveOpens',
  'TcpAttemptFails',
  'TcpEstabResets',
  'TcpRetransSegs',
  'TcpOutRsts',
  'TcpExtTCPLossProbes',
  'TcpExtTCPSynRetrans',
  'TcpExtTCPToZeroWindowAdv',
  'TcpExtTCPWinProbe',
  'TcpExtTCPKeepAlive',
  'TcpExtTCPDSACKRecv',
];

/** What a host's kernel counted over all its connections: the namespace is new, so everything began at 0. */
export function kernelCounters(namespace: Namespace): Record<string, number> {
  const counters: Record<string, number> = {};
  for (const line of namespace.exec('nstat', '-asz').split('\n')) {
    const [name, value] = line.trim().split(/\s+/);
    if (name !== undefined && COUNTERS.includes(name)) counters[name] = Number(value);
  }
  return counters;
}
