import { MAX_LAYERS } from '@mirrorscope/wire';
import type { Corpus } from './corpus.ts';
import { EXTREMES, FIELDS_OF } from './fields.ts';
import type { Random } from './random.ts';

/** A packet in the making: its bytes lie in `view` from `at` on, with room for `most`. */
export interface Draft {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  length: number;
  readonly most: number;
  /** Which packet of the corpus it was. */
  base: number;
}

type Mutation = (draft: Draft, random: Random, corpus: Corpus) => void;

/** Headers lie in front: there a change matters most. */
const HEADERS = 120;
/** Bytes of an Ethernet header before its type, and the types of VLAN tags. */
const ADDRESSES = 12;
const TAGS = [0x8100, 0x88a8, 0x9100];

const place = (draft: Draft, random: Random, bytes: number): number => {
  const reach = random.once(4) ? draft.length : Math.min(draft.length, HEADERS);
  return draft.at + random.below(Math.max(reach - bytes + 1, 1));
};

const flipBits: Mutation = (draft, random) => {
  for (let count = 1 + random.below(8); count > 0 && draft.length > 0; count--) {
    const at = place(draft, random, 1);
    draft.bytes[at] = draft.bytes[at]! ^ (1 << random.below(8));
  }
};

const setBytes: Mutation = (draft, random) => {
  for (let count = 1 + random.below(4); count > 0 && draft.length > 0; count--) {
    draft.bytes[place(draft, random, 1)] = random.once(2) ? random.word() : random.of(EXTREMES);
  }
};

const setWord: Mutation = (draft, random) => {
  if (draft.length < 4) return;
  if (random.once(2)) draft.view.setUint16(place(draft, random, 2), random.of(EXTREMES));
  else draft.view.setUint32(place(draft, random, 4), random.of(EXTREMES));
};

const truncate: Mutation = (draft, random) => {
  draft.length = random.below(draft.length + 1);
};

/** Bytes that nobody announced follow. */
const extend: Mutation = (draft, random) => {
  const more = Math.min(random.below(200), draft.most - draft.length);
  for (let i = 0; i < more; i++) draft.bytes[draft.at + draft.length + i] = random.word();
  draft.length += more;
};

/** The front of this packet, and the back of another. */
const splice: Mutation = (draft, random, corpus) => {
  const other = random.below(corpus.count);
  const length = corpus.length[other]!;
  const front = random.below(Math.min(draft.length, HEADERS) + 1);
  const skipped = random.below(Math.min(length, HEADERS) + 1);
  const from = corpus.offset[other]! + skipped;
  draft.bytes.set(corpus.bytes.subarray(from, from + length - skipped), draft.at + front);
  draft.length = front + length - skipped;
};

/** A field that a header of this packet has, at one of the values where arithmetic goes wrong, or off by a little. */
const setField: Mutation = (draft, random, corpus) => {
  const layers = corpus.layers[draft.base]!;
  if (layers === 0) return;
  const layer = draft.base * MAX_LAYERS + random.below(layers);
  const fields = FIELDS_OF[corpus.layerKind[layer]!]!;
  if (fields.length === 0) return;
  const [offset, bytes] = random.of(fields);
  const within = corpus.layerOffset[layer]! + offset;
  if (within + bytes > draft.length) return;
  const at = draft.at + within;
  const before = bytes === 1 ? draft.view.getUint8(at) : bytes === 2 ? draft.view.getUint16(at) : draft.view.getUint32(at);
  const value = random.once(3) ? before + random.below(17) - 8 : random.once(4) ? random.word() : random.of(EXTREMES);
  if (bytes === 1) draft.view.setUint8(at, value);
  else if (bytes === 2) draft.view.setUint16(at, value);
  else draft.view.setUint32(at, value);
};

/** Part of the packet stands once more in front of it: headers nest without end. */
const nest: Mutation = (draft, random) => {
  const from = random.below(Math.min(draft.length, HEADERS) + 1);
  const size = Math.min(random.below(HEADERS), draft.length - from, draft.most - draft.length);
  const start = draft.at + from;
  draft.bytes.copyWithin(start + size, start, draft.at + draft.length);
  draft.length += size;
};

/** VLAN tags, up to more of them than a packet may have layers. */
const tag: Mutation = (draft, random) => {
  if (draft.length < ADDRESSES) return;
  const count = random.once(4) ? random.below(40) : 1 + random.below(3);
  const start = draft.at + ADDRESSES;
  if (draft.length + count * 4 > draft.most) return;
  draft.bytes.copyWithin(start + count * 4, start, draft.at + draft.length);
  for (let i = 0; i < count; i++) draft.view.setUint32(start + i * 4, (random.of(TAGS) << 16) | random.below(4096));
  draft.length += count * 4;
};

const garbage: Mutation = (draft, random) => {
  draft.length = random.below(300);
  for (let i = 0; i < draft.length; i++) draft.bytes[draft.at + i] = random.word();
};

/** How often each; fields most of all, for they lead deepest. */
const WEIGHTS: readonly (readonly [mutation: Mutation, weight: number])[] = [
  [setField, 8],
  [flipBits, 2],
  [setBytes, 2],
  [setWord, 2],
  [truncate, 2],
  [extend, 1],
  [splice, 1],
  [nest, 1],
  [tag, 1],
];
const MUTATIONS: readonly Mutation[] = WEIGHTS.flatMap(([mutation, weight]) => Array<Mutation>(weight).fill(mutation));

/** Changes a packet in one way or several. */
export function mutate(draft: Draft, random: Random, corpus: Corpus): void {
  if (random.once(500)) {
    garbage(draft, random, corpus);
    return;
  }
  do random.of(MUTATIONS)(draft, random, corpus);
  while (random.once(3));
}
