/** Wakes everyone who waits, to look again at what they wait for. */
export class Signal {
  #next = Promise.withResolvers<void>();

  wait(): Promise<void> {
    return this.#next.promise;
  }

  fire(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }
}
