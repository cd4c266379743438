const MAPPED = 0xffff;

/**
 * An address as packets hold it: four big-endian 32-bit words, IPv4 as ::ffff:a.b.c.d. `text` is what node:net's isIP() takes for
 * an address; a zone (`%eth0`) is left out.
 */
export function addressWords(text: string): Int32Array {
  if (!text.includes(':')) return Int32Array.of(0, 0, MAPPED, word4(text));
  const [address = ''] = text.split('%', 1);
  const dotted = address.includes('.') ? address.slice(address.lastIndexOf(':') + 1) : undefined;
  const [head = '', tail] = (dotted === undefined ? address : address.replace(dotted, hexGroups(word4(dotted)))).split('::');
  const first = groups(head);
  const last = groups(tail ?? '');
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Int32Array.from({ length: 4 }, (_, word) => (all[word * 2]! << 16) | all[word * 2 + 1]!);
}

const word4 = (text: string): number => text.split('.').reduce((word, byte) => (word << 8) | Number(byte), 0);

const hexGroups = (word: number): string => `${(word >>> 16).toString(16)}:${(word & 0xffff).toString(16)}`;

const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
