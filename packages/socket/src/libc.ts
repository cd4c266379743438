import { endianness } from 'node:os';
import { SocketError } from './error.ts';

type Koffi = typeof import('koffi').default;

/** The C library's calls that are needed here. Addresses are numbers: those of a user's process fit into 53 bits. */
export interface Libc {
  readonly koffi: Koffi;
  /** errno of the call before. */
  errno(): number;
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: number, length: number): number;
  connect(fd: number, address: number, length: number): number;
  getsockname(fd: number, address: number, length: number): number;
  setsockopt(fd: number, level: number, name: number, value: number, length: number): number;
  getsockopt(fd: number, level: number, name: number, value: number, length: number): number;
  recvmmsg(fd: number, messages: number, count: number, flags: number, timeout: number): number;
  sendmmsg(fd: number, messages: number, count: number, flags: number): number;
  inet_pton(family: number, text: string, address: number): number;
  adjtimex(state: number): number;
  timerfd_create(clock: number, flags: number): number;
  timerfd_settime(fd: number, flags: number, value: number, old: number): number;
  read(fd: number, address: number, length: number): number;
  close(fd: number): number;
  mmap(address: number, length: number, protection: number, flags: number, fd: number, offset: number): unknown;
  munmap(address: number, length: number): number;
}

const SIGNATURES = [
  'int socket(int domain, int type, int protocol)',
  'int bind(int fd, uintptr_t address, uint32_t length)',
  'int connect(int fd, uintptr_t address, uint32_t length)',
  'int getsockname(int fd, uintptr_t address, uintptr_t length)',
  'int setsockopt(int fd, int level, int name, uintptr_t value, uint32_t length)',
  'int getsockopt(int fd, int level, int name, uintptr_t value, uintptr_t length)',
  'int recvmmsg(int fd, uintptr_t messages, unsigned int count, int flags, uintptr_t timeout)',
  'int sendmmsg(int fd, uintptr_t messages, unsigned int count, int flags)',
  'int inet_pton(int family, const char *text, uintptr_t address)',
  'int adjtimex(uintptr_t state)',
  'int timerfd_create(int clock, int flags)',
  'int timerfd_settime(int fd, int flags, uintptr_t value, uintptr_t old)',
  'intptr_t read(int fd, uintptr_t address, size_t length)',
  'int close(int fd)',
  'void *mmap(uintptr_t address, size_t length, int protection, int flags, int fd, int64_t offset)',
  'int munmap(uintptr_t address, size_t length)',
];

let loaded: Libc | undefined;

/** Loads the C library, once a thread. Throws SocketError unsupported where that cannot be, with the reason. */
export async function loadLibc(): Promise<Libc> {
  if (loaded !== undefined) return loaded;
  const { platform, arch } = process;
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64') || endianness() !== 'LE') {
    throw new SocketError('unsupported', `recvmmsg and sendmmsg are used on 64-bit Linux only, this is ${platform} on ${arch}`);
  }
  try {
    const { default: koffi } = await import('koffi');
    const library = koffi.load(null);
    const functions = SIGNATURES.map((signature) => {
      const call = library.func(signature);
      return [/(\w+)\(/.exec(signature)?.[1], call];
    });
    loaded = { koffi, errno: () => koffi.errno(), ...Object.fromEntries(functions) } as Libc;
    return loaded;
  } catch (error) {
    throw new SocketError('unsupported', `the C library cannot be called (npm package koffi): ${(error as Error).message}`, error);
  }
}
