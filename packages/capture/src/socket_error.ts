import { CaptureError } from './error.ts';

/** Puts what the operating system says of a socket into our words. */
export function socketError(name: string, cause: Error): CaptureError {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new CaptureError('address_in_use', name, 'another program has this port; end it (ss -lunp shows it), or choose another', {
        cause,
      });
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return new CaptureError('address_not_available', name, 'this machine does not have that address; ip addr shows those it has', {
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new CaptureError('no_permission', name, 'ports below 1024 need root or CAP_NET_BIND_SERVICE; choose a higher one', { cause });
    case 'ENOTSUP':
      return new CaptureError('unsupported', name, 'this system does not spread a port over several sockets; use one', { cause });
    default:
      return new CaptureError('unreadable', name, `the socket failed (${cause.message}); open it again`, { cause });
  }
}
