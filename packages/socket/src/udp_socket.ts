import { isIPv4, isIPv6 } from 'node:net';
import { Arena } from './arena.ts';
import { EAGAIN, ECONNREFUSED, EINTR, ENOBUFS, SocketError, systemError } from './error.ts';
import { type Libc, loadLibc } from './libc.ts';
import { MessageBlock } from './message_block.ts';
import { SendBlock } from './send_block.ts';

/** include/linux/socket.h, include/uapi/asm-generic/socket.h */
const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0x800;
const SOCK_CLOEXEC = 0x80000;
const SOL_SOCKET = 1;
const SO_ERROR = 4;
const SO_RCVBUF = 8;
const SO_REUSEPORT = 15;
const SO_ATTACH_FILTER = 26;
const SO_RCVBUFFORCE = 33;
/** Old and new name have one value and one layout on 64-bit Linux: struct timespec of two 64-bit numbers. */
const SO_TIMESTAMPNS = 35;
const SO_ATTACH_REUSEPORT_CBPF = 51;
const SO_MEMINFO = 55;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;

/** Position of the drops in what SO_MEMINFO gives (include/uapi/linux/sock_diag.h). */
const SK_MEMINFO_DROPS = 8;
const MEMINFO_BYTES = 36;
const SOCKADDR_IN = 16;
const SOCKADDR_IN6 = 28;
const SCRATCH = 4096;

/** An instruction of classic BPF (include/uapi/linux/filter.h): code, jump if true, jump if false, operand. */
export type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, operand: number];

/** What another thread needs to use a socket of this one. */
export interface SocketHandle {
  readonly family: 4 | 6;
  readonly fd: number;
}

/** A UDP socket whose messages pass the kernel's border many at a time. It never blocks. */
export class UdpSocket {
  readonly family: 4 | 6;
  readonly #libc: Libc;
  readonly #fd: number;
  /** Arguments of system calls. */
  readonly #scratch: Arena;
  readonly #view: DataView;
  readonly #owned: boolean;
  /** Ends the wait that is under way. */
  #endWait: (() => void) | undefined;
  #refusals = 0;
  #closed = false;

  private constructor(libc: Libc, family: 4 | 6, fd: number, owned: boolean) {
    this.#libc = libc;
    this.family = family;
    this.#fd = fd;
    this.#owned = owned;
    this.#scratch = new Arena(libc, SCRATCH);
    this.#view = new DataView(this.#scratch.buffer);
  }

  /** A socket of the family that the address is of. Throws SocketError. */
  static async open(address: string): Promise<UdpSocket> {
    const libc = await loadLibc();
    if (!isIPv4(address) && !isIPv6(address))
      throw new SocketError('bad_address', `${address} is no address: give an IPv4 or IPv6 address`);
    const family = isIPv4(address) ? 4 : 6;
    const fd = libc.socket(family === 4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) throw systemError(`socket for ${address}`, libc.errno());
    return new UdpSocket(libc, family, fd, true);
  }

  /** The same socket for another thread of this process, by `handle`. Closing it leaves the socket open. */
  static async adopt(handle: SocketHandle): Promise<UdpSocket> {
    return new UdpSocket(await loadLibc(), handle.family, handle.fd, false);
  }

  get handle(): SocketHandle {
    return { family: this.family, fd: this.#fd };
  }

  /** Where messages are received to, reused with each call. See MessageBlock. */
  messages(count: number, slotBytes: number, headroom: number): MessageBlock {
    return new MessageBlock(this.#libc, count, slotBytes, headroom);
  }

  /** Messages to send. See SendBlock. */
  outgoing(messages: number, payloadBytes: number): SendBlock {
    return new SendBlock(this.#libc, messages, payloadBytes);
  }

  /**
   * Other sockets may bind the same address, and the kernel spreads the messages over them. Set before bind() this socket may be
   * one of those others; afterwards it was alone at first, and shares from now on.
   */
  sharePort(): void {
    this.#set('SO_REUSEPORT', SOL_SOCKET, SO_REUSEPORT, 1);
  }

  /** The kernel adds to each message when it arrived. */
  stampArrival(): void {
    this.#set('SO_TIMESTAMPNS', SOL_SOCKET, SO_TIMESTAMPNS, 1);
  }

  /** Asks for a receive buffer, beyond the system's limit where the process may. Gives the bytes granted, as they were asked for. */
  setReceiveBuffer(bytes: number): number {
    const asked = Math.min(bytes, 2 ** 31 - 1);
    this.#view.setInt32(0, asked, true);
    if (this.#libc.setsockopt(this.#fd, SOL_SOCKET, SO_RCVBUFFORCE, this.#scratch.address, 4) < 0)
      this.#set('SO_RCVBUF', SOL_SOCKET, SO_RCVBUF, asked);
    this.#view.setUint32(4, 4, true);
    this.#check('SO_RCVBUF', this.#libc.getsockopt(this.#fd, SOL_SOCKET, SO_RCVBUF, this.#scratch.address, this.#scratch.address + 4));
    // The kernel doubles what it is asked for, to have room for its own bookkeeping (socket(7)).
    return this.#view.getInt32(0, true) / 2;
  }

  /** `::` takes IPv4 as well. Port 0: any free one. Throws SocketError. */
  bind(address: string, port: number): void {
    if (this.family === 6) this.#set('IPV6_V6ONLY', IPPROTO_IPV6, IPV6_V6ONLY, 0);
    const length = this.#writeAddress(address, port);
    if (this.#libc.bind(this.#fd, this.#scratch.address, length) < 0)
      throw systemError(`bind ${endpoint(address, port)}`, this.#libc.errno());
  }

  connect(address: string, port: number): void {
    const length = this.#writeAddress(address, port);
    if (this.#libc.connect(this.#fd, this.#scratch.address, length) < 0)
      throw systemError(`connect ${endpoint(address, port)}`, this.#libc.errno());
  }

  /** The port that it is bound to. */
  get port(): number {
    this.#view.setUint32(SCRATCH - 4, SOCKADDR_IN6, true);
    this.#check('getsockname', this.#libc.getsockname(this.#fd, this.#scratch.address, this.#scratch.address + SCRATCH - 4));
    return this.#view.getUint16(2);
  }

  /**
   * The program chooses by a message's first bytes which of the sockets that share the port gets it: it gives a number, in the
   * order in which they were bound; offset 0 is the payload's first byte. Holds for all of them. socket(7), SO_ATTACH_REUSEPORT_CBPF.
   */
  steer(program: readonly Instruction[]): void {
    this.#attach('SO_ATTACH_REUSEPORT_CBPF', SO_ATTACH_REUSEPORT_CBPF, program);
  }

  /** The kernel drops all that comes from now on, and counts it among the drops; what waits already can still be received. */
  refuse(): void {
    const GIVE_NOTHING: Instruction = [0x06, 0, 0, 0];
    this.#attach('SO_ATTACH_FILTER', SO_ATTACH_FILTER, [GIVE_NOTHING]);
  }

  /**
   * Messages that the kernel dropped since the socket was opened, modulo 2^32. SO_RXQ_OVFL would say it too, but only with
   * the next message that is received: what is dropped last would never be known.
   */
  get drops(): number {
    this.#view.setUint32(SCRATCH - 4, MEMINFO_BYTES, true);
    const done = this.#libc.getsockopt(this.#fd, SOL_SOCKET, SO_MEMINFO, this.#scratch.address, this.#scratch.address + SCRATCH - 4);
    this.#check('SO_MEMINFO', done);
    return this.#view.getUint32(SK_MEMINFO_DROPS * 4, true);
  }

  /** Fills the block from message 0 on with what waits, and gives the number; 0 where nothing does. LENGTH is the sender's, also where it exceeds the slot. */
  receive(block: MessageBlock): number {
    const count = this.#libc.recvmmsg(this.#fd, block.address, block.count, MSG_DONTWAIT | MSG_TRUNC, 0);
    if (count >= 0) return count;
    const errno = this.#libc.errno();
    if (errno === EAGAIN || errno === EINTR || errno === ECONNREFUSED) return 0;
    throw systemError('recvmmsg', errno);
  }

  /**
   * Sends messages [from, to) of the block to where the socket is connected, and gives how many went: fewer where the socket's
   * buffer is full, or where an earlier message was refused; none only where the buffer is full.
   */
  send(block: SendBlock, from: number, to: number): number {
    for (;;) {
      const count = this.#libc.sendmmsg(this.#fd, block.addressOf(from), to - from, MSG_DONTWAIT);
      if (count >= 0) return count;
      const errno = this.#libc.errno();
      if (errno === EAGAIN || errno === ENOBUFS) return 0;
      // An earlier message came to a port without a listener. This call sent nothing, and the next one will.
      if (errno === ECONNREFUSED) this.#refusals++;
      else if (errno !== EINTR) throw systemError('sendmmsg', errno);
    }
  }

  /**
   * How often the system said that nobody listens where messages were sent to. At least once where all were refused; not once
   * for each, since it keeps one such error at a time, and gives it to a message in the middle of a call without saying so.
   */
  get refusals(): number {
    this.#view.setUint32(4, 4, true);
    this.#check('SO_ERROR', this.#libc.getsockopt(this.#fd, SOL_SOCKET, SO_ERROR, this.#scratch.address, this.#scratch.address + 4));
    if (this.#view.getInt32(0, true) === ECONNREFUSED) this.#refusals++;
    return this.#refusals;
  }

  /**
   * Resolves when there is room to send, or after so many milliseconds, or when closed here. One wait at a time, and not in a thread
   * that may die: a wait that is still on when its thread ends takes the whole process along (koffi 3.3.4).
   */
  writable(milliseconds: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    // The event loop watches a file once; koffi ends the process where it is asked to a second time.
    if (this.#endWait !== undefined) throw new SocketError('system', 'a socket is waited for twice at a time: wait for the first to end');
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        watch.close();
        this.#endWait = undefined;
        resolve();
      };
      const watch = this.#libc.koffi.node.poll(this.#fd, { writable: true }, done);
      const timer = setTimeout(done, milliseconds);
      this.#endWait = done;
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#endWait?.();
    if (this.#owned) this.#libc.close(this.#fd);
  }

  /** A program of classic BPF as the kernel reads it: struct sock_fprog, here with its instructions behind it. */
  #attach(what: string, option: number, program: readonly Instruction[]): void {
    const FPROG = 16;
    const INSTRUCTION = 8;
    this.#view.setUint16(0, program.length, true);
    this.#view.setBigUint64(8, BigInt(this.#scratch.address + FPROG), true);
    program.forEach(([code, jumpTrue, jumpFalse, operand], i) => {
      const at = FPROG + i * INSTRUCTION;
      this.#view.setUint16(at, code, true);
      this.#view.setUint8(at + 2, jumpTrue);
      this.#view.setUint8(at + 3, jumpFalse);
      this.#view.setUint32(at + 4, operand, true);
    });
    this.#check(what, this.#libc.setsockopt(this.#fd, SOL_SOCKET, option, this.#scratch.address, FPROG));
  }

  #set(what: string, level: number, name: number, value: number): void {
    this.#view.setInt32(0, value, true);
    this.#check(what, this.#libc.setsockopt(this.#fd, level, name, this.#scratch.address, 4));
  }

  /** sockaddr_in or sockaddr_in6 at the start of the scratch memory. */
  #writeAddress(address: string, port: number): number {
    for (let at = 0; at < SOCKADDR_IN6; at += 4) this.#view.setUint32(at, 0);
    this.#view.setUint16(0, this.family === 4 ? AF_INET : AF_INET6, true);
    this.#view.setUint16(2, port);
    const [family, offset] = this.family === 4 ? [AF_INET, 4] : [AF_INET6, 8];
    if (this.#libc.inet_pton(family, address, this.#scratch.address + offset) !== 1)
      throw new SocketError('bad_address', `${address} is no IPv${this.family} address`);
    return this.family === 4 ? SOCKADDR_IN : SOCKADDR_IN6;
  }

  #check(what: string, result: number): void {
    if (result < 0) throw systemError(what, this.#libc.errno());
  }
}

const endpoint = (address: string, port: number): string => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);
