/** Bits of the flag byte of TCP (RFC 9293 section 3.1). */
export const FLAGS: ReadonlyMap<string, number> = new Map([
  ['FIN', 0x01],
  ['SYN', 0x02],
  ['RST', 0x04],
  ['PSH', 0x08],
  ['ACK', 0x10],
  ['URG', 0x20],
  ['ECE', 0x40],
  ['CWR', 0x80],
]);

/** From `SYN`, `SYN+ACK`, `0x12` or `18`; undefined where it is none. */
export function parseFlags(text: string): number | undefined {
  if (/^(0x[\da-f]{1,2}|\d{1,3})$/i.test(text)) return Number(text) < 256 ? Number(text) : undefined;
  let mask = 0;
  for (const name of text.toUpperCase().split('+')) {
    const bit = FLAGS.get(name);
    if (bit === undefined) return undefined;
    mask |= bit;
  }
  return mask;
}
