import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Endpoint, endpointText } from '@mirrorscope/runtime';
import { type Check, type Finding, ok, problem } from './finding.ts';
import { portHolder } from './port_holder.ts';

/** A port that a service will listen at; 0 is any free one. */
export interface NeededPort extends Endpoint {
  readonly protocol: 'udp' | 'tcp';
  /** `VXLAN`, `metrics and health of a writer`. */
  readonly purpose: string;
  /** How it is told to be another: `--port N`. */
  readonly otherwise: string;
}

const SHOWN = 80;

/** Whether it is free: it is bound, and given back at once. */
export const port = (needed: NeededPort): Check => ({
  name: `port ${needed.port}`,
  async look() {
    const where = `${needed.protocol} ${endpointText(needed)}, ${needed.purpose}`;
    try {
      await bind(needed);
      return [ok(`${where}: free`)];
    } catch (error) {
      return [obstacle(where, needed, (error as NodeJS.ErrnoException).code)];
    }
  },
});

async function bind({ protocol, host, port }: NeededPort): Promise<void> {
  try {
    await (protocol === 'udp' ? bindUdp(host, port) : bindTcp(host, port));
  } catch (error) {
    // A kernel without IPv6: services then take `::` for all addresses of IPv4.
    if (host !== '::' || (error as NodeJS.ErrnoException).code !== 'EAFNOSUPPORT') throw error;
    await (protocol === 'udp' ? bindUdp('0.0.0.0', port) : bindTcp('0.0.0.0', port));
  }
}

async function bindUdp(host: string, port: number): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind({ address: host, port, exclusive: true });
    await once(socket, 'listening');
  } finally {
    socket.close();
  }
}

async function bindTcp(host: string, port: number): Promise<void> {
  const server = createServer().listen({ host, port, exclusive: true });
  await once(server, 'listening');
  await once(server.close(), 'close');
}

function obstacle(where: string, { protocol, port, otherwise }: NeededPort, code: string | undefined): Finding {
  if (code === 'EADDRNOTAVAIL') return problem(`${where}: no interface of this machine has that address`, 'ip -brief address');
  if (code === 'EACCES') return problem(`${where}: not allowed`, `setcap cap_net_bind_service+ep ${process.execPath}`);
  if (code !== 'EADDRINUSE') return problem(`${where}: cannot be bound (${code})`, otherwise);
  const holder = portHolder(protocol, port);
  if (holder === undefined) {
    const tunnels = protocol === 'udp' ? `; ip -details link show type vxlan` : '';
    return problem(`${where}: taken, by another user's process or by the kernel`, `sudo ss -lnp${protocol[0]} 'sport = ${port}'${tunnels}`);
  }
  const { pid, command } = holder;
  if (/\bmirrorscope(\.js)? /.test(command)) return ok(`${where}: taken by a running Mirrorscope, process ${pid}`);
  return problem(`${where}: taken by process ${pid}, ${command.slice(0, SHOWN)}`, `kill ${pid}; or ${otherwise}`);
}
