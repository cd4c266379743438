/** Calls under way at once: enough that the token buckets are what limits, at half a second a call and more. */
const AT_ONCE = 16;

/** Does something to each, several at a time, started in order. Rejects with the first error once none is under way any more. */
export async function together<T>(things: readonly T[], each: (thing: T) => Promise<void>): Promise<void> {
  const rest = things.values();
  let isOver = false;
  const results = await Promise.allSettled(
    Array.from({ length: Math.min(AT_ONCE, things.length) }, async () => {
      for (const thing of rest) {
        if (isOver) return;
        await each(thing).catch((error: unknown) => {
          isOver = true;
          throw error;
        });
      }
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
