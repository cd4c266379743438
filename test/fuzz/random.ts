/** Small and fast random numbers from a seed: sfc32 (PractRand). The same seed gives the same numbers everywhere. */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #count = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.imul(seed, 0x9e3779b1) | 0;
    for (let i = 0; i < 12; i++) this.word();
  }

  /** Any 32 bits, signed. */
  word(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }

  /** 0 to n - 1, for n up to 2^31. */
  below(n: number): number {
    return Math.floor((this.word() >>> 1) * (n / 0x80000000));
  }

  /** True once in n times. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}
