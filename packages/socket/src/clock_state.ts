import { Arena } from './arena.ts';
import { systemError } from './error.ts';
import { loadLibc } from './libc.ts';

/** struct timex of 64-bit Linux (include/uapi/linux/timex.h); `modes` 0 changes nothing. */
const TIMEX = 208;
const MAX_ERROR = 24;
/** What adjtimex(2) returns where nobody steers the clock. */
const TIME_ERROR = 5;

export interface ClockState {
  /** A time service (chrony, systemd-timesyncd, ntpd) keeps the clock right. */
  readonly synchronised: boolean;
  /** By the kernel's estimate, microseconds. */
  readonly maxErrorUs: number;
}

/** What the kernel knows of its clock. Throws SocketError, unsupported where the C library cannot be called. */
export async function clockState(): Promise<ClockState> {
  const libc = await loadLibc();
  const { buffer, address } = new Arena(libc, TIMEX);
  const state = libc.adjtimex(address);
  if (state < 0) throw systemError('adjtimex', libc.errno());
  return { synchronised: state !== TIME_ERROR, maxErrorUs: Number(new DataView(buffer).getBigInt64(MAX_ERROR, true)) };
}
