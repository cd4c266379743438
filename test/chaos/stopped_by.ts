/** Has what is starting be stopped in the end, also where something that starts beside it does not. */
export function stoppedBy<T extends { stop(): Promise<void> }>(ends: AsyncDisposableStack, starting: Promise<T>): Promise<T> {
  ends.defer(async () => (await starting.catch(() => undefined))?.stop());
  return starting;
}
