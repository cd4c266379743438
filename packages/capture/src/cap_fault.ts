import type { CaptureErrorCode } from './error.ts';

/** Why capturing on an interface ended or never began; as plain data, since it travels between processes. */
export interface CapFault {
  readonly code: CaptureErrorCode;
  readonly text: string;
}

/** What to do where the npm package cap is not there. */
const INSTALL = 'apt-get install libpcap-dev g++ make python3, then npm run build:cap';

/** Puts what Node says of loading cap into our words. */
export function loadFault(error: Error): CapFault {
  const isMissing = (error as NodeJS.ErrnoException).code !== 'ERR_DLOPEN_FAILED';
  const reason = isMissing ? 'is not built here' : `does not load (${error.message.trim()})`;
  return { code: 'not_installed', text: `capturing needs the npm package cap, which ${reason}: ${INSTALL}` };
}

/** Puts what libpcap says into our words. Its messages are all that tells the cases apart. */
export function openFault({ message }: Error, filter: string): CapFault {
  if (/no such device/i.test(message)) return { code: 'no_interface', text: 'there is no such interface; ip link shows those there are' };
  if (/permi/i.test(message)) return { code: 'no_permission', text: 'capturing needs root or CAP_NET_RAW; run it with sudo' };
  if (/not up/.test(message)) return DOWN;
  if (/filter expression|expression rejected/.test(message))
    return { code: 'bad_filter', text: `the filter "${filter}" is wrong (${message}); see pcap-filter(7)` };
  return { code: 'unreadable', text: `libpcap refuses: ${message}; see pcap(3pcap)` };
}

const DOWN: CapFault = { code: 'interface_down', text: 'the interface is down; ip link set it up, and try again' };

/** cap knows no error after opening: it ends its process, by a failed assertion, when the interface goes. */
export function endFault(code: number | null, signal: string | null): CapFault {
  if (signal === 'SIGABRT') return { code: 'interface_down', text: 'the interface went down or away; try again when it is back' };
  return { code: 'unreadable', text: `the process that captures ended with ${signal ?? `code ${code}`}; try again` };
}
