/** Work that may never end: whoever waits for it can be let go. */
export class Abandonable {
  #abandon = (_why: Error): void => {};

  /** Ends as the work does, or fails when it is abandoned. One at a time. */
  async run<T>(work: Promise<T>): Promise<T> {
    // Not Promise.race() with a promise that lives on: it would remember every work there was.
    return await new Promise<T>((resolve, reject) => {
      this.#abandon = reject;
      work.then(resolve, reject);
    });
  }

  abandon(why = new Error('given up')): void {
    this.#abandon(why);
  }
}
