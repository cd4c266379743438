/** The system's limit of what a socket may ask for. */
const LIMIT = process.platform === 'linux' ? 'net.core.rmem_max' : 'kern.ipc.maxsockbuf';

/** Lets sockets ask for so many bytes. */
export const bufferRemedy = (bytes: number): string => `sysctl -w ${LIMIT}=${bytes}`;

/** A line where the receive buffer is smaller than asked for, in bytes; else none. */
export function bufferWarnings(granted: number, asked: number): string[] {
  if (granted >= asked) return [];
  return [`the receive buffer is ${granted} bytes where ${asked} were asked for; allow more: ${bufferRemedy(asked)}`];
}
