import { bufferRemedy } from '@mirrorscope/capture';
import { type Check, ok, warning } from './finding.ts';
import { proc, type ReadProc, sysctl } from './kernel.ts';
import { NET_ADMIN, type Privileges } from './privileges.ts';

/** Whether a listener gets the receive buffers that it asks for, in bytes: up to the kernel's limit, or as root beyond it. */
export const receiveBuffers = (asked: number, privileges: Privileges, read: ReadProc = proc): Check => ({
  name: 'receive buffers',
  look() {
    const limit = sysctl(read, 'net.core.rmem_max');
    if (limit === undefined) return [ok('this system does not say how large they may be')];
    const usual = sysctl(read, 'net.core.rmem_default') ?? 0;
    const state = `net.core.rmem_max is ${limit} (rmem_default ${usual}), a listener asks for ${asked}`;
    if (limit >= asked) return [ok(state)];
    if (privileges.has(NET_ADMIN)) return [ok(`${state}, and CAP_NET_ADMIN, which there is, gets it that`)];
    return [warning(`${state}: bursts will be dropped sooner`, bufferRemedy(asked))];
  },
});
