/** A set of whole numbers from 0, kept as intervals: numbers that come one after the other take no room. */
export class Intervals {
  /** First and last of each interval, in turn, rising; between two of them at least one number is missing. */
  readonly #bounds: number[];

  constructor(bounds: readonly number[] = []) {
    this.#bounds = [...bounds];
  }

  /** First and last of each interval, in turn. */
  get bounds(): readonly number[] {
    return this.#bounds;
  }

  /** False where it was in already. */
  add(number: number): boolean {
    const bounds = this.#bounds;
    // From the end, since numbers rise: the interval before the place of this one.
    let at = bounds.length - 2;
    while (at >= 0 && bounds[at]! > number) at -= 2;
    if (at >= 0 && number <= bounds[at + 1]!) return false;
    const continues = at >= 0 && bounds[at + 1] === number - 1;
    const precedes = bounds[at + 2] === number + 1;
    if (continues && precedes) bounds.splice(at + 1, 2);
    else if (continues) bounds[at + 1] = number;
    else if (precedes) bounds[at + 2] = number;
    else bounds.splice(at + 2, 0, number, number);
    return true;
  }

  forgetLowest(): void {
    this.#bounds.splice(0, 2);
  }
}
