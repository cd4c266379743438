/** What a file is, by its first bytes: names lie, and standard input has none. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** Bytes that `compressionOf` and the readers need to see. */
export const MAGIC_LENGTH = 4;

/** Magic numbers of pcap files as the writing machine's byte order shows them (draft-ietf-opsawg-pcap, section 4). */
export const PCAP_MICROSECONDS = 0xa1b2c3d4;
export const PCAP_NANOSECONDS = 0xa1b23c4d;
/** Block type of a pcapng section header: the same in both byte orders (draft-ietf-opsawg-pcapng, section 4.1). */
export const PCAPNG_SECTION = 0x0a0d0d0a;

const ZSTD_FRAME = 0xfd2fb528;
/** The low four bits of a skippable frame's magic number are free (RFC 8878, section 3.1.2). */
const ZSTD_SKIPPABLE = 0x184d2a50;

export function compressionOf(view: DataView): Compression {
  if (view.getUint16(0) === 0x1f8b && view.getUint8(2) === 8) return 'gzip';
  const magic = view.getUint32(0, true);
  if (magic === ZSTD_FRAME || (magic & ~0xf) >>> 0 === ZSTD_SKIPPABLE) return 'zstd';
  return 'none';
}

const CONVERT = 'convert it with: editcap -F pcapng IN OUT.pcapng';

/** Formats that people try, with what to do about each. Keys: the first four bytes in file order. */
const STRANGERS: ReadonlyMap<number, string> = new Map([
  [0xfd377a58, 'this is compressed with xz; unpack it with: xz -dc FILE, and give - to read it from the pipe'],
  [0x04224d18, 'this is compressed with lz4; unpack it with: lz4 -dc FILE, and give - to read it from the pipe'],
  [0x504b0304, 'this is a zip archive; unpack it with: unzip -p FILE, and give - to read it from the pipe'],
  [0x736e6f6f, `this is a snoop capture; ${CONVERT}`],
  [0x62747370, `this is a Bluetooth snoop capture; ${CONVERT}`],
  [0x474d4255, `this is a Network Monitor capture; ${CONVERT}`],
]);

/** Variants of pcap whose records differ from the common ones. Keys: the magic number in the writer's byte order. */
const MODIFIED_PCAP: ReadonlyMap<number, string> = new Map([
  [0xa1b2cd34, "Kuznetzov's modified pcap"],
  [0xa1b234cd, "Mesquita's modified pcap"],
  [0xa12b3c4d, "Navtel's modified pcap"],
  [0x1c0001ac, "Ixia's hardware pcap"],
  [0x1c0001ab, "Ixia's software pcap"],
]);

/** Names a format that is not read here, and the way out. */
export function refusal(view: DataView): { code: 'unsupported' | 'unknown_format'; text: string } {
  const first = view.getUint32(0);
  const modified = MODIFIED_PCAP.get(first) ?? MODIFIED_PCAP.get(view.getUint32(0, true));
  if (modified !== undefined) return { code: 'unsupported', text: `this is ${modified}, which is not read here; ${CONVERT}` };
  const stranger = STRANGERS.get(first);
  if (stranger !== undefined) return { code: 'unsupported', text: stranger };
  if (first >>> 8 === 0x425a68) {
    return {
      code: 'unsupported',
      text: 'this is compressed with bzip2; unpack it with: bzip2 -dc FILE, and give - to read it from the pipe',
    };
  }
  const bytes = first.toString(16).padStart(8, '0');
  return {
    code: 'unknown_format',
    text: `not a capture file: it begins with ${bytes}, which neither pcap nor pcapng does; if Wireshark opens it, ${CONVERT}`,
  };
}
