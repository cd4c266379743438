import { gzipSync, zstdCompressSync } from 'node:zlib';
import { EXTREMES } from './fields.ts';
import type { Random } from './random.ts';

/** What happens to a capture file: on the disk, on the way, at the hands of whoever wrote it. */
export function mutateFile(original: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let file: Uint8Array = packed(change(original, other, random), random);
  // The compressed stream may be damaged too.
  if (random.once(4)) file = change(file, other, random);
  return file;
}

function packed(file: Uint8Array, random: Random): Uint8Array {
  const choice = random.below(8);
  if (choice === 0) return gzipSync(file, { level: 1 });
  return choice === 1 ? zstdCompressSync(file) : file;
}

function change(original: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let file: Uint8Array = original.slice();
  do {
    switch (random.below(6)) {
      case 0:
        if (file.length > 0) file[random.below(file.length)]! ^= 1 << random.below(8);
        break;
      case 1:
      case 2:
        setWord(file, random);
        break;
      case 3:
        file = file.subarray(0, random.below(file.length + 1));
        break;
      case 4: {
        const at = random.below(file.length + 1);
        file = join(file.subarray(0, at), other.subarray(random.below(other.length + 1)));
        break;
      }
      default: {
        // A piece is missing, or there twice.
        const from = random.below(file.length + 1);
        const to = random.below(file.length + 1);
        file = join(file.subarray(0, from), file.subarray(to, Math.max(to, from + 4096)));
      }
    }
  } while (random.once(3));
  return file;
}

/** Lengths, types and options stand at multiples of four bytes in both formats, in either byte order. */
function setWord(file: Uint8Array, random: Random): void {
  if (file.length < 8) return;
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const reach = random.once(2) ? Math.min(file.length, 200) : file.length;
  const at = random.below(Math.max((reach >> 2) - 1, 1)) * 4;
  const value = random.once(3) ? random.word() : random.of(EXTREMES);
  if (random.once(3)) view.setUint16(at + random.below(2) * 2, value, random.once(2));
  else view.setUint32(at, value, random.once(2));
}

function join(front: Uint8Array, back: Uint8Array): Uint8Array {
  const whole = new Uint8Array(front.length + back.length);
  whole.set(front);
  whole.set(back, front.length);
  return whole;
}
