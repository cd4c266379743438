/** Longest text of an AsciiTable, in bytes. */
export const MAX_ASCII_TEXT = 32;

/**
 * Short ASCII texts that are written over and over: keys and names. Each is kept as four doubles, and all four are
 * written whatever the text's length: thirty-two bytes then move without a loop, a branch or a call. ASCII never makes a
 * NaN, the only double whose bits an engine may change on the way.
 */
export class AsciiTable {
  /** Bytes of text i. */
  readonly length: Uint8Array;
  readonly #words: Float64Array;

  /** Texts of at most MAX_ASCII_TEXT bytes. */
  constructor(texts: readonly string[]) {
    this.length = Uint8Array.from(texts, (text) => text.length);
    this.#words = new Float64Array(texts.length * 4);
    const view = new DataView(this.#words.buffer);
    texts.forEach((text, index) => {
      if (text.length > MAX_ASCII_TEXT) throw new RangeError(`${text} is longer than ${MAX_ASCII_TEXT} bytes`);
      for (let i = 0; i < text.length; i++) view.setUint8(index * MAX_ASCII_TEXT + i, text.charCodeAt(i));
    });
    for (let i = 0; i < this.#words.length; i++) this.#words[i] = view.getFloat64(i * 8);
  }

  /** Writes text `index` and returns the position after it. Up to MAX_ASCII_TEXT bytes from `at` on are clobbered. */
  write(view: DataView, at: number, index: number): number {
    const words = this.#words;
    const word = index << 2;
    view.setFloat64(at, words[word]!);
    view.setFloat64(at + 8, words[word + 1]!);
    view.setFloat64(at + 16, words[word + 2]!);
    view.setFloat64(at + 24, words[word + 3]!);
    return at + this.length[index]!;
  }
}
