import { Arena } from './arena.ts';
import { systemError } from './error.ts';
import { loadLibc } from './libc.ts';

/** include/linux/socket.h, include/uapi/linux/if_packet.h */
const SOL_PACKET = 263;
const PACKET_STATISTICS = 6;
/** struct tpacket_stats: packets, drops. */
const DROPS = 4;
const STATISTICS = 8;

/**
 * Loads what asks a packet socket, packet(7), for the packets that found no room since it was asked before: the kernel counts anew
 * each time. The socket may belong to a library. Throws SocketError, unsupported where the C library cannot be called.
 */
export async function loadPacketDrops(): Promise<(fd: number) => number> {
  const libc = await loadLibc();
  const { buffer, address } = new Arena(libc, STATISTICS + 4);
  const view = new DataView(buffer);
  return (fd) => {
    view.setUint32(STATISTICS, STATISTICS, true);
    const done = libc.getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, address, address + STATISTICS);
    if (done < 0) throw systemError('PACKET_STATISTICS', libc.errno());
    return view.getUint32(DROPS, true);
  };
}
