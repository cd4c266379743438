import { PacketBatch } from '@mirrorscope/wire';

/** Milliseconds without packets after which an empty batch is handed on. */
const PATIENCE = 100;

/** What `packets` gives, and an empty batch whenever nothing came for 100 ms. */
export async function* withEmptyBatches(packets: AsyncIterator<PacketBatch, void>): AsyncGenerator<PacketBatch, void, undefined> {
  const empty = new PacketBatch(0);
  for (;;) {
    let wake = (): void => {};
    const coming: { next?: IteratorResult<PacketBatch, void>; error?: unknown; settled: boolean } = { settled: false };
    // Looked at by hand: Promise.race() would add to what hangs on one promise for as long as the silence lasts.
    packets
      .next()
      .then(
        (next) => {
          coming.next = next;
        },
        (error: unknown) => {
          coming.error = error;
        },
      )
      .finally(() => {
        coming.settled = true;
        wake();
      });
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, PATIENCE);
      });
      clearTimeout(timer);
      if (coming.settled) break;
      yield empty;
    }
    if (coming.next === undefined) throw coming.error;
    if (coming.next.done === true) return;
    yield coming.next.value;
  }
}
