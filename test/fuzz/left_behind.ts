import { FlowEngine } from '@mirrorscope/flow';
import { LAYER_DATA, MAX_LAYERS, PacketBatch } from '@mirrorscope/wire';
import type { Corpus } from './corpus.ts';
import type { Episode } from './episode.ts';
import { Inspector } from './inspector.ts';
import { overload } from './overload.ts';
import { START } from './traffic.ts';

/** An engine with room for fewer flows may well choose others to evict. */
const ENOUGH_ROOM = 3000;
const PACKETS_PER_CAPTURE = 50;
/** Seconds of a capture: a table whose clock stands far ahead does not end flows between packets, and short ones need no ending. */
const SPAN = 4;

/**
 * An engine that has forgotten all its flows must treat packets as a new one does: else something was left behind, such as places
 * in a pool that are never given back. Answers with the first difference, '' where there is none.
 */
export function leftBehind(episode: Episode, corpus: Corpus): string {
  if ((episode.options.capacity ?? 0) < ENOUGH_ROOM) return '';
  const inspector = new Inspector(episode.inspector.compact);
  const fresh = new FlowEngine(episode.options, inspector);
  for (const batch of [beginnings(corpus), overload()]) {
    const found = difference(recordsOf(fresh, inspector, batch), recordsOf(episode.engine, episode.inspector, batch));
    if (found !== '') return found;
  }
  return '';
}

function difference(fresh: readonly string[], used: readonly string[]): string {
  const place = fresh.findIndex((record, i) => record !== used[i]);
  if (place < 0 && used.length === fresh.length) return '';
  return `${used.length} records where a new engine writes ${fresh.length}:\n${used[place]}\ninstead of\n${fresh[place]}`;
}

/** Packets of every capture as they were, all in the same few seconds. Fragments are left out: some may be remembered rightly. */
function beginnings(corpus: Corpus): PacketBatch {
  const { starts, bytes, offset, length, original, sec, nsec, linkType } = corpus;
  const batch = new PacketBatch(starts.length * PACKETS_PER_CAPTURE);
  batch.view = new DataView(bytes.buffer);
  const places = starts.slice(0, -1).flatMap((start, capture) => {
    const end = Math.min(start + PACKETS_PER_CAPTURE, starts[capture + 1]!);
    return Array.from({ length: end - start }, (_, i) => ({ at: start + i, second: sec[start + i]! - sec[start]! }));
  });
  const usable = places.filter(({ at, second }) => second >= 0 && second < SPAN && !isFragment(corpus, at));
  for (const { at, second } of usable.toSorted((a, b) => a.second - b.second || nsec[a.at]! - nsec[b.at]!)) {
    const i = batch.count++;
    batch.offset[i] = offset[at]!;
    batch.captured[i] = length[at]!;
    batch.original[i] = original[at]!;
    batch.sec[i] = START + second;
    batch.nsec[i] = nsec[at]!;
    batch.linkType[i] = linkType[at]!;
  }
  return batch;
}

const isFragment = ({ layers, layerKind }: Corpus, at: number): boolean =>
  layerKind.subarray(at * MAX_LAYERS, at * MAX_LAYERS + layers[at]!).includes(LAYER_DATA);

/** The records of a batch and nothing else, in an order of their own, without what depends on the clock of the table. */
function recordsOf(engine: FlowEngine, inspector: Inspector, batch: PacketBatch): string[] {
  const kept = inspector.keep();
  engine.process(batch);
  engine.flush();
  inspector.flush();
  return kept.map((row) => JSON.stringify({ ...(row as object), end_reason: undefined })).sort();
}
