import { count } from '../quantity.ts';
import { type Check, ok, warning } from './finding.ts';
import { proc, type ReadProc } from './kernel.ts';

/** Datagrams that any program's socket of this machine had no room for. */
export const udpDrops = (read: ReadProc = proc): Check => ({
  name: 'UDP drops',
  look() {
    const four = ipv4Counters(read('net/snmp') ?? '');
    if (four === undefined) return [ok('this system does not count them')];
    const six = read('net/snmp6') ?? '';
    const received = four.received + ipv6Counter(six, 'Udp6InDatagrams');
    const dropped = four.dropped + ipv6Counter(six, 'Udp6RcvbufErrors');
    const state = `${count(dropped)} datagrams dropped for full receive buffers since the machine started, ${count(received)} received`;
    if (dropped === 0) return [ok(state)];
    return [warning(`${state}, by all programs; does it grow?`, 'nstat -az UdpRcvbufErrors Udp6RcvbufErrors')];
  },
});

/** A line of names and a line of numbers. */
function ipv4Counters(table: string): { received: number; dropped: number } | undefined {
  const [names, values] = table
    .split('\n')
    .filter((line) => line.startsWith('Udp: '))
    .map((line) => line.split(' '));
  if (names === undefined || values === undefined) return undefined;
  const value = (name: string): number => Number(values[names.indexOf(name)]);
  return { received: value('InDatagrams'), dropped: value('RcvbufErrors') };
}

const ipv6Counter = (table: string, name: string): number => Number(new RegExp(`^${name}\\s+(\\d+)$`, 'm').exec(table)?.[1] ?? 0);
