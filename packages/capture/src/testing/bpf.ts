import type { Instruction } from '@mirrorscope/socket';

/**
 * Runs classic BPF over a message as the kernel does: 32-bit unsigned arithmetic, and a read outside of the message ends the
 * program with 0 (Documentation/networking/filter.rst). Knows the instructions that steering uses, throws on any other.
 */
export function runFilter(program: readonly Instruction[], message: Uint8Array): number {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const memory = new Uint32Array(16);
  let [a, x] = [0, 0];
  for (let at = 0; at < program.length; at++) {
    const [code, jumpTrue, jumpFalse, k] = program[at]!;
    const from = (x + k) >>> 0;
    const width = READS.get(code);
    if (width !== undefined) {
      if (from + width > message.length) return 0;
      a = width === 4 ? view.getUint32(from) : width === 2 ? view.getUint16(from) : view.getUint8(from);
      continue;
    }
    const arithmetic = ARITHMETIC.get(code);
    if (arithmetic !== undefined) {
      a = arithmetic(a, k, x) >>> 0;
      continue;
    }
    const condition = CONDITIONS.get(code);
    if (condition !== undefined) {
      at += condition(a, k) ? jumpTrue : jumpFalse;
      continue;
    }
    if (code === 0x05) at += k;
    else if (code === 0x06) return k;
    else if (code === 0x16) return a;
    else if (code === 0x07) x = a;
    else if (code === 0x02) memory[k] = a;
    else if (code === 0x03) memory[k] = x;
    else if (code === 0x60) a = memory[k]!;
    else if (code === 0x61) x = memory[k]!;
    else throw new Error(`instruction ${at}: no code 0x${code.toString(16)} here`);
  }
  throw new Error('the program ran over its end');
}

/** Bytes read from the message at X + k. */
const READS: ReadonlyMap<number, number> = new Map([
  [0x40, 4],
  [0x48, 2],
  [0x50, 1],
]);

const ARITHMETIC: ReadonlyMap<number, (a: number, k: number, x: number) => number> = new Map([
  [0x00, (_, k) => k],
  [0x04, (a, k) => a + k],
  [0x0c, (a, _, x) => a + x],
  [0x14, (a, k) => a - k],
  [0x24, (a, k) => Math.imul(a, k)],
  [0x54, (a, k) => a & k],
  [0x64, (a, k) => a << k],
  [0x74, (a, k) => a >>> k],
  [0x87, (_a, _k, x) => x],
  [0x94, (a, k) => a % k],
  [0xac, (a, _, x) => a ^ x],
]);

const CONDITIONS: ReadonlyMap<number, (a: number, k: number) => boolean> = new Map([
  [0x15, (a, k) => a === k],
  [0x45, (a, k) => (a & k) !== 0],
]);
