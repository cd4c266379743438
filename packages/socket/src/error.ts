export type SocketErrorCode =
  /** Not Linux, not a 64-bit machine, or koffi does not load. */
  | 'unsupported'
  | 'bad_address'
  /** Another socket has the port, and does not share it. */
  | 'address_in_use'
  /** No interface of this machine has the address. */
  | 'address_not_available'
  /** No route leads there. */
  | 'unreachable'
  | 'no_permission'
  /** The system refused for another reason. */
  | 'system';

/** What went wrong with a socket, in one line that names the thing and the way out. */
export class SocketError extends Error {
  override readonly name = 'SocketError';
  readonly code: SocketErrorCode;

  constructor(code: SocketErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Linux error numbers (errno(3), include/uapi/asm-generic/errno.h). */
export const EPERM = 1;
export const EINTR = 4;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EACCES = 13;
export const EAFNOSUPPORT = 97;
export const EADDRINUSE = 98;
export const EADDRNOTAVAIL = 99;
export const ENETUNREACH = 101;
export const ENOBUFS = 105;
export const ECONNREFUSED = 111;
export const EHOSTUNREACH = 113;

const CODES: ReadonlyMap<number, SocketErrorCode> = new Map([
  [EPERM, 'no_permission'],
  [EACCES, 'no_permission'],
  [EADDRINUSE, 'address_in_use'],
  [EADDRNOTAVAIL, 'address_not_available'],
  [EAFNOSUPPORT, 'address_not_available'],
  [ENETUNREACH, 'unreachable'],
  [EHOSTUNREACH, 'unreachable'],
]);

const WAYS_OUT: Readonly<Record<SocketErrorCode, string>> = {
  unsupported: 'use the portable sockets instead',
  bad_address: 'give an IPv4 or IPv6 address',
  address_in_use: 'another program has this port; end it (ss -lunp shows it), or choose another port',
  address_not_available: 'this machine does not have that address; ip addr shows the ones it has',
  unreachable: 'there is no route to it; ip route shows the ones there are',
  no_permission:
    'a port below 1024 needs root or CAP_NET_BIND_SERVICE; to a broadcast address, or one that a firewall forbids, nothing can be sent',
  system: 'see errno(3)',
};

/** `what` names the call and its object; `errno` is the system's number. */
export function systemError(what: string, errno: number): SocketError {
  const code = CODES.get(errno) ?? 'system';
  return new SocketError(code, `${what}: error ${errno}: ${WAYS_OUT[code]}`);
}
