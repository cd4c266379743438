/** Work that may never end: whoever waits for it can be let go. */
export class Abandonable {
  #abandon = (): void => {};

  /** Ends as the work does, or fails when it is abandoned. One at a time. */
  async run(work: Promise<void>): Promise<void> {
    // Not Promise.race() with a promise that lives on: it would remember every work there was.
    await new Promise<void>((resolve, reject) => {
      this.#abandon = () => reject(new Error('given up'));
      work.then(resolve, reject);
    });
  }

  abandon(): void {
    this.#abandon();
  }
}
