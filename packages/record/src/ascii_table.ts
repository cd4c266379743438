/** Bytes that may be overwritten behind a text, since texts are copied eight bytes at a time. */
export const ASCII_TABLE_OVERRUN = 7;

/**
 * Short ASCII texts that are written over and over: keys and names. They are kept as doubles, so that eight bytes move
 * at once without a call. ASCII never makes a NaN, the only double whose bits an engine may change on the way.
 */
export class AsciiTable {
  /** Bytes of text i. */
  readonly length: Uint8Array;
  readonly #first: Uint16Array;
  readonly #words: Float64Array;

  constructor(texts: readonly string[]) {
    this.length = new Uint8Array(texts.length);
    this.#first = new Uint16Array(texts.length);
    const words: number[] = [];
    const view = new DataView(new ArrayBuffer(8));
    texts.forEach((text, index) => {
      this.length[index] = text.length;
      this.#first[index] = words.length;
      for (let from = 0; from < text.length; from += 8) {
        for (let i = 0; i < 8; i++) view.setUint8(i, from + i < text.length ? text.charCodeAt(from + i) : 0);
        words.push(view.getFloat64(0));
      }
    });
    this.#words = Float64Array.from(words);
  }

  /** Writes text `index` and returns the position after it; up to ASCII_TABLE_OVERRUN bytes behind that are clobbered. */
  write(view: DataView, at: number, index: number): number {
    const end = at + this.length[index]!;
    let word = this.#first[index]!;
    for (let to = at; to < end; to += 8) view.setFloat64(to, this.#words[word++]!);
    return end;
  }
}
