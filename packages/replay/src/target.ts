import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { ReplayError } from './error.ts';

/** This machine, and networks that are nobody else's: RFC 1122, 1918, 3927, 4193, 4291. */
const PRIVATE = networks([
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
]);
/** Unspecified, multicast, reserved and broadcast. */
const NO_MACHINE = networks(['0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'ff00::/8']);

/**
 * The address of a machine given by name or address. Throws ReplayError where it has none, where the address is not that of one
 * machine, and, unless `anywhere`, where it is neither this machine's nor private: replayed traffic is a flood to whoever did
 * not ask for it.
 */
export async function resolveTarget(host: string, anywhere: boolean): Promise<string> {
  const address = await addressOf(host);
  const named = address === host ? address : `${host} (${address})`;
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (NO_MACHINE.check(address, family))
    throw new ReplayError('not_unicast', `${named} is not the address of one machine; give one that is`);
  if (!anywhere && !PRIVATE.check(address, family))
    throw new ReplayError(
      'public_target',
      `${named} is not in a private network; if it is yours to send mirrored traffic to, say so with --yes`,
    );
  return address;
}

async function addressOf(host: string): Promise<string> {
  try {
    return (await lookup(host, { order: 'ipv4first' })).address;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new ReplayError('unknown_host', `${host} has no address (${reason}); check the name, or give an address`, error);
  }
}

function networks(prefixes: readonly string[]): BlockList {
  const list = new BlockList();
  for (const prefix of prefixes) {
    const [network = '', bits] = prefix.split('/');
    list.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return list;
}
