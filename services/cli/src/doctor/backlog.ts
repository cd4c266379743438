import { count } from '../quantity.ts';
import { type Check, ok, warning } from './finding.ts';
import { proc, type ReadProc, sysctl } from './kernel.ts';

const FACTOR = 4;
/** Column of /proc/net/softnet_stat, a line for each core: packets that found the core's queue full. */
const DROPPED = 1;

/** Whether packets were lost between network card and sockets, where no socket counts them. */
export const backlog = (read: ReadProc = proc): Check => ({
  name: 'kernel backlog',
  look() {
    const most = sysctl(read, 'net.core.netdev_max_backlog');
    const table = read('net/softnet_stat');
    if (most === undefined || table === undefined) return [ok('this system does not tell')];
    const dropped = table
      .trim()
      .split('\n')
      .reduce((sum, line) => sum + Number.parseInt(line.split(/\s+/)[DROPPED] ?? '0', 16), 0);
    const state = `net.core.netdev_max_backlog is ${most}; ${count(dropped)} packets dropped for want of it since the machine started`;
    return [dropped === 0 ? ok(state) : warning(state, `sysctl -w net.core.netdev_max_backlog=${most * FACTOR}`)];
  },
});
