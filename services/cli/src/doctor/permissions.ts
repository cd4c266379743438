import { type Check, ok, problem } from './finding.ts';
import { NET_ADMIN, NET_RAW, type Privileges } from './privileges.ts';

const NAMES = [
  [NET_ADMIN, 'CAP_NET_ADMIN (receive buffers beyond the limit)'],
  [NET_RAW, 'CAP_NET_RAW (source cap)'],
] as const;

/** The rights that this process has, of those that some listeners need. */
export const permissions = (source: string | undefined, privileges: Privileges): Check => ({
  name: 'permissions',
  look() {
    const has = NAMES.filter(([capability]) => privileges.has(capability)).map(([, name]) => name);
    const user = process.getuid?.() ?? '?';
    const state = `user ${user}, with ${has.length === 0 ? 'no privileges' : has.join(' and ')}`;
    if (source !== 'cap' || privileges.has(NET_RAW)) return [ok(state)];
    return [problem(`${state}; source cap needs CAP_NET_RAW`, `setcap cap_net_raw,cap_net_admin+ep ${process.execPath}`)];
  },
});
